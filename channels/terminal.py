"""The terminal: Rasa's own channel, with conversations of its own."""

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.console import CmdlineInput
from sanic import Blueprint
from sanic.request import Request

from channels.away import AwayError
from channels.conversation import Handler, conversation_id
from channels.responses import AWAY


class TerminalInput(CmdlineInput):
    """Takes what is typed in the terminal, over HTTP on this machine."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Returns the channel's routes.

        Args:
            on_new_message: hands a message to the assistant.
        """

        async def told(message: UserMessage) -> None:
            try:
                await on_new_message(message)
            except AwayError:
                await message.output_channel.send_text_message(message.sender_id, AWAY)

        return super().blueprint(told)

    async def _extract_sender(self, request: Request) -> str:
        name = await super()._extract_sender(request)
        return conversation_id(self.name(), str(name))

    def _extract_input_channel(self, request: Request) -> str:
        return self.name()
