"""Landing: what lies in a drop folder goes into raw as it is, one source after the other.

One module per source says which files are its, what objects they hold, and how an object names
itself and its version. `drop` opens files safely, `documents` cuts JSON files into rows,
`landing` is the recipe, `loading` the mechanics of dlt.
"""
