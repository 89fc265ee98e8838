"""The generator of the demo data: fictional offices, their posts of twelve months, and the stories in them."""
