"""What each command of ``msus`` does; ``cli.py`` reads the arguments."""
