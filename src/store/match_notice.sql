-- The notice that told of a story of a topic; null where nobody was told, as of a feed's first document.
ALTER TABLE story_match ADD COLUMN notice TEXT;
