/** The drawings of a page that has no server to ask for them. */
import type { PageData, TableData } from '../payload.ts';
import { layOut } from './lay-out.ts';
import { isCallTree, withAround } from './living.ts';

/** The same page with a drawing of each chart that is no call tree, in the states that its table knows. */
export async function withDrawings(page: PageData): Promise<PageData> {
  const tables: TableData[] = [];
  for (const table of page.tables) {
    const chart = page.charts[table.chart]!;
    const leaves = table.states.flatMap((state) => state.leaves);
    const drawing = isCallTree(chart) ? undefined : await layOut(chart, withAround(chart, leaves));
    tables.push({ ...table, drawing: drawing ?? null });
  }
  return { ...page, tables };
}
