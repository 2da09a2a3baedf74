import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShippedPart } from '../../src/shared/app/shipped-part';
import { projectRoot } from '../support/project';
import { readBundledPackages } from './bundled-packages';
import { inOrder, packagesNeededBy, partOfPackage } from './shipped-parts';

/** Where the builds note what is in their bundles. */
export const bundledNotes = join(projectRoot, '.cache/bundled');
/** What main reads, and About shows. */
const partsFile = join(projectRoot, 'out/parts.json');

export async function forgetBundledNotes(): Promise<void> {
  await rm(bundledNotes, { recursive: true, force: true });
}

/** Writes down all that others wrote and that is in the build, for About. */
export async function writeAppParts(): Promise<void> {
  const keytar = await packagesNeededBy('keytar', join(projectRoot, 'node_modules'));
  const folders = new Set([...(await readBundledPackages(bundledNotes)), ...keytar]);
  const parts = await Promise.all([...folders].map(partOfPackage));
  await writeFile(partsFile, JSON.stringify(inOrder([...parts, await typeface()])));
}

export async function readAppParts(): Promise<readonly ShippedPart[]> {
  // Written by our own build a moment ago.
  return JSON.parse(await readFile(partsFile, 'utf8')) as readonly ShippedPart[];
}

async function typeface(): Promise<ShippedPart> {
  const text = await readFile(join(projectRoot, 'src/renderer/styles/fonts/LICENSE.txt'), 'utf8');
  return { name: 'Inter', version: '4', license: 'OFL-1.1', text: text.trim() };
}
