"""What the assistant cannot do without is out of reach for the moment."""

RETRY_AFTER_SECONDS = 2


class AwayError(RuntimeError):
    """A message is refused now, and may be sent again; nothing of it was kept.

    Attributes:
        wait: whole seconds after which to try again.
    """

    def __init__(self, what: str, wait: int = RETRY_AFTER_SECONDS) -> None:
        """Says what is out of reach.

        Args:
            what: for the log, such as the database's name.
            wait: whole seconds after which to try again.
        """
        super().__init__(f"out of reach: {what}")
        self.wait = wait
