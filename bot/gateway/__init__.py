"""The website API: conversations, their event log, and the way of a message to Rasa and back."""
