@main struct Lostwork { static func main() { print("lostwork") } }
