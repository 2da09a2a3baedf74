import { describe, expect, it } from 'vitest';
import type { HelpBlock, HelpPiece } from '../../src/renderer/features/help/help-page';
import { PAGES, targetOf } from '../../src/renderer/features/help/pages';
import { reportAsText } from '../../src/renderer/text/help';
import { failure } from '../../src/shared/failure';
import { HELP_TOPICS } from '../../src/shared/app/help';
import { FakeFailure, type FakeBridge } from '../support/fake-bridge';
import { REPORT } from '../support/gallery/help-states';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

async function openHelp(): Promise<FakeBridge> {
  const fake = await openApp({}, (bridge) => bridge.answer('app.open-external', () => undefined));
  fake.emit('window.command', { kind: 'help', topic: 'first-import' });
  await settled();
  return fake;
}

function piecesOf(block: HelpBlock): readonly (readonly HelpPiece[])[] {
  switch (block.kind) {
    case 'heading':
      return [[{ kind: 'text', text: block.text }]];
    case 'paragraph':
      return [block.pieces];
    case 'list':
    case 'steps':
      return block.items;
    case 'table':
      return [...block.head, ...block.rows.flat()];
  }
}

describe('the pages of the help', () => {
  it.each(HELP_TOPICS)('%s has short sentences, and links that lead somewhere', (topic) => {
    const texts = PAGES[topic].blocks.flatMap(piecesOf);
    const sentences = texts.flatMap((pieces) =>
      pieces
        .map(({ text }) => text)
        .join('')
        .split(/(?<=[.?:])\s+/),
    );
    expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 20)).toEqual([]);
    const links = texts.flat().flatMap((piece) => (piece.kind === 'link' ? [piece.to] : []));
    expect(links.filter((link) => targetOf(link) === null)).toEqual([]);
  });

  it('say what a user must know before an import', () => {
    const text = (topic: (typeof HELP_TOPICS)[number]): string => JSON.stringify(PAGES[topic]);
    expect(text('words')).toMatch(/Event.*Package.*Pixel.*Token/);
    expect(text('token')).toContain('API token');
    expect(text('after-an-import')).toContain('after 30 to 60 minutes');
    expect(text('after-an-import')).toContain('no way to take back events');
  });
});

describe('the help', () => {
  it('opens from the sidebar and shows each page with the focus on its heading', async () => {
    await openApp();
    await click(handle('nav-help'));
    for (const topic of handles('help-topic')) {
      await click(topic);
      expect(heading()).toBe(topic.textContent?.trim());
      expect(document.activeElement).toBe(document.querySelector('h1'));
      expect(topic.getAttribute('aria-current')).toBe('page');
    }
    expect(handle('nav-help').getAttribute('aria-current')).toBe('page');
  });

  it('leads from page to page, and to Scarf in the browser by a name, never by an address', async () => {
    const fake = await openHelp();
    await click(button('Where to find your token'));
    expect(heading()).toBe('Where to find your token');
    await click(button('your account page in Scarf'));
    expect(fake.inputs('app.open-external')).toEqual([{ page: 'token-page' }]);
  });

  it('is at hand before there is an account', async () => {
    await openApp({ connection: { state: 'disconnected', owner: null, failure: null } });
    await click(handle('connect-help'));
    expect(heading()).toBe('Your first import');
  });
});

describe('a problem report', () => {
  it('is shown as it will be saved, without names of files unless the user wants them', async () => {
    const fake = await openHelp();
    fake
      .answer('report.make', ({ detail }) => ({ ...REPORT, log: [`with ${detail}`] }))
      .answer('report.save', () => true);
    await click(handle('report-problem'));
    expect(heading()).toBe('Report a problem');
    expect(handle('report-text').textContent).toContain('with codes');
    await click(document.querySelector<HTMLElement>('#main input[type="checkbox"]') ?? document.body);
    const shown = reportAsText({ ...REPORT, log: ['with texts'] });
    expect(handle('report-text').textContent).toBe(shown);
    await click(handle('save-report'));
    expect(fake.inputs('report.make')).toEqual([{ detail: 'codes' }, { detail: 'texts' }]);
    expect(fake.inputs('report.save')).toEqual([{ text: shown }]);
    await press('Escape');
    expect(heading()).toBe('Your first import');
  });

  it('says so when it cannot be made', async () => {
    const fake = await openHelp();
    fake.answer('report.make', () => {
      throw new FakeFailure(failure('unexpected'));
    });
    fake.emit('window.command', { kind: 'report-problem' });
    await settled();
    expect(words()).toContain('Something went wrong in the app. Nothing was lost.');
    expect(handles('report-text')).toEqual([]);
  });
});
