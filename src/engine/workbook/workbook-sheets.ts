import type { DateSystem } from './cell-text';
import { attribute, readXml } from './xml-reading';
import type { Attributes } from './xml-visitor';

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly hidden: boolean;
  /** The id by which the workbook refers to the part that holds the rows. */
  readonly relation: string;
}

/** What `workbook.xml` says. */
export interface WorkbookList {
  readonly sheets: readonly ListedSheet[];
  readonly dates: DateSystem;
}

export async function readWorkbookList(chunks: AsyncIterable<Buffer>): Promise<WorkbookList> {
  const sheets: ListedSheet[] = [];
  let dates: DateSystem = 1900;
  await readXml(chunks, {
    open(name: string, attributes: Attributes) {
      if (name === 'workbookPr') dates = isTrue(attributes['date1904']) ? 1904 : 1900;
      else if (name === 'sheet')
        sheets.push({
          name: attributes['name'] ?? '',
          hidden: (attributes['state'] ?? 'visible') !== 'visible',
          relation: attribute(attributes, 'id') ?? '',
        });
    },
    close: () => undefined,
  });
  return { sheets, dates };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** A part of a package that another part refers to. */
export interface Relation {
  /** The last word of its type, such as `worksheet` or `sharedStrings`. */
  readonly type: string;
  /** The name of the part in the archive. */
  readonly part: string;
}

/** Reads the relations of a part, by their ids. `folder`: where the part lies, without a slash at its end. */
export async function readRelations(
  chunks: AsyncIterable<Buffer>,
  folder: string,
): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  await readXml(chunks, {
    open(name: string, attributes: Attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const type = attributes['Type']?.split('/').at(-1) ?? '';
      relations.set(attributes['Id'] ?? '', { type, part: resolved(attributes['Target'] ?? '', folder) });
    },
    close: () => undefined,
  });
  return relations;
}

function resolved(target: string, folder: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = [...folder.split('/'), ...target.split('/')];
  const path: string[] = [];
  for (const step of steps) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}
