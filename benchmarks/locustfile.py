"""Clients for locust: each has one conversation after the other over REST."""

import uuid

from locust import FastHttpUser, task

QUESTIONS = (
    "Does North Korea recognise Palestine as a state?",
    "is that confirmed?",
    "did they send weapons?",
    "tell me more",
    "who won the world cup",
)


class Asker(FastHttpUser):
    """Asks without a pause."""

    # The certificate is of the machine's own making.
    insecure = True
    connection_timeout = network_timeout = 60.0

    @task
    def converse(self) -> None:
        """Has a conversation of a few turns."""
        conversation = uuid.uuid4().hex
        for question in QUESTIONS:
            with self.client.post(
                "/webhooks/rest/webhook",
                json={"sender": conversation, "message": question},
                headers={"X-Conversation": conversation},
                name="turn",
                catch_response=True,
            ) as answer:
                if answer.status_code != 200:
                    answer.failure(f"status {answer.status_code}")
                elif len(answer.json()) != 1:
                    answer.failure("not one reply")
