"""This pipeline and Rasa's own on questions that other people collected."""
