/** What a benchmark gives back: rows of a name and a figure, or more columns. */
export interface BenchTable {
  head: string[];
  rows: (string | number)[][];
}
