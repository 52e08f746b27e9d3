"""`python -m smsaero_kit` is `smsaero-kit`."""

from .cli.main import main

if __name__ == "__main__":
    main()
