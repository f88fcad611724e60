"""The steps of the record's schema, run by Alembic. A step that was released is never changed."""
