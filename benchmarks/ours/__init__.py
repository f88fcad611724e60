"""Our side: each module one subject, each public function one way to do its work."""
