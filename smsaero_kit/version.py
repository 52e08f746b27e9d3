"""The one place where the version stands; the CHANGELOG must name it (a test holds them together)."""

__version__ = "0.1.0"
