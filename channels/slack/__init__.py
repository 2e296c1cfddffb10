"""The Slack channel, on Slack's own framework inside Rasa's server.

What arrives (`signature`, `payload`, `socket_mode`) goes through Bolt (`listeners`) to
pure functions that read a question from it (`question`); `answerer` asks the assistant,
`blocks` draws the reply, `delivery` hands it to Slack and `store` remembers what must
not happen twice.
"""

from channels.slack.input import SlackInput

__all__ = ["SlackInput"]
