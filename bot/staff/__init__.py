"""The staff channel: clinic staff on their own Matrix server, as an application service."""
