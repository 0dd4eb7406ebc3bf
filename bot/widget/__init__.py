"""The chat that patients see (`static/`), and the page of a study that it stands on (`page`)."""
