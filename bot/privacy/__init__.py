"""What keeps people's identity out of the system, and takes their words out of it again."""
