"""The core: what is answered to whom, from the article alone, without Rasa."""
