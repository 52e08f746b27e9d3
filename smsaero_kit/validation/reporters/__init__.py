"""How a report looks: for people (`text`, `html`) and for programs (`json_array`, `github`, `sarif`). Nothing here judges or prints."""
