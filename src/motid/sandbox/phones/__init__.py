"""Telephones of invented citizens on which somebody signs in to MotID and answers: for test suites without people."""
