"""The week in pictures: gathered from the history, told as page, text and data."""
