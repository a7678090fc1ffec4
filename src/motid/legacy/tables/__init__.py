"""Files of rows: CSV, Excel workbooks, JSON lines, Parquet, read row by row with the place of each."""
