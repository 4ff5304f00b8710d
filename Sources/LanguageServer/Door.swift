// The door of this target is being built.
