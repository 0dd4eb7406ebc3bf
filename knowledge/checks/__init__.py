"""What keeps the content true: small pure checks, one noun a file, each giving findings."""
