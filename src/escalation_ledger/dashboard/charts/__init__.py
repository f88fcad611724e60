"""The charts, one file each: frames in, an Altair chart and its words out."""
