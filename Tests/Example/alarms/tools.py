import logging

logger = logging.getLogger(__name__)


def raise_when_error(future):
    future.add_done_callback(_log_failure)


def _log_failure(future):
    if future.exception() is not None:
        logger.error("a background job failed", exc_info=future.exception())
