import { beforeEach, describe, expect, it } from 'vitest';
import { startSync } from '../../src/renderer/state/sync';
import { check, connection, imports } from '../../src/renderer/state/app-state';
import { onWindowCommand, runWindowCommand } from '../../src/renderer/state/window-commands';
import { failure } from '../../src/shared/failure';
import { FakeBridge, FakeFailure, EMPTY_SNAPSHOT, installBridge } from '../support/fake-bridge';
import { doneCheck, foreignImport, importOf, readingCheck } from '../support/views';

let fake: FakeBridge;

beforeEach(() => {
  fake = new FakeBridge({ ...EMPTY_SNAPSHOT, seq: 10, imports: [importOf({ id: 'a' })] });
  installBridge(fake);
});

describe('remote states', () => {
  it('subscribe before loading the snapshot, so that no event is lost', async () => {
    fake.answer('app.snapshot', () => {
      fake.emit('check.changed', readingCheck(), 11);
      return fake.snapshot;
    });
    await startSync();
    expect(check.value?.state).toBe('reading');
  });

  it('drop values older than their own', async () => {
    await startSync();
    fake.emit('check.changed', doneCheck(), 12);
    fake.emit('check.changed', readingCheck(), 11);
    expect(check.value?.state).toBe('done');
    fake.emit('connection.changed', { state: 'opening' }, 9);
    expect(connection.value.state).toBe('connected');
  });

  it('keep imports by id, newest first, and newer imports when an older list arrives', async () => {
    await startSync();
    fake.emit('import.changed', importOf({ id: 'b', createdAt: '2026-07-22T12:00:00Z' }), 20);
    expect(imports.all.map((view) => view.id)).toEqual(['b', 'a']);
    fake.emit('imports.changed', [importOf({ id: 'a', fileName: 'newer.ndjson' })], 15);
    expect(imports.byId('a')?.fileName).toBe('newer.ndjson');
    expect(imports.byId('b')).not.toBeNull();
    fake.emit('import.changed', importOf({ id: 'a', fileName: 'older.ndjson' }), 14);
    expect(imports.byId('a')?.fileName).toBe('newer.ndjson');
  });

  it('drop an import missing from a newer list', async () => {
    await startSync();
    fake.emit('imports.changed', [], 30);
    expect(imports.all).toEqual([]);
  });

  it('do not bring back a foreign import that went before the snapshot came', async () => {
    const foreign = foreignImport({ id: 'foreign:x' });
    fake.answer('app.snapshot', () => {
      fake.emit('foreign-imports.changed', { changed: [], gone: ['foreign:x'] }, 11);
      return { ...fake.snapshot, imports: [importOf({ id: 'a' }), foreign] };
    });
    await startSync();
    expect(imports.all.map((view) => view.id)).toEqual(['a']);
    fake.emit('imports.changed', [foreign], 12);
    expect(imports.byId('foreign:x')).not.toBeNull();
  });

  it('take and drop foreign imports without the list of all', async () => {
    await startSync();
    const foreign = foreignImport({ id: 'foreign:x', createdAt: '2026-07-22T12:00:00Z' });
    fake.emit('foreign-imports.changed', { changed: [foreign], gone: [] }, 20);
    expect(imports.all.map((view) => view.id)).toEqual(['foreign:x', 'a']);
    fake.emit('imports.changed', [importOf({ id: 'a' }), foreign], 30);
    fake.emit('foreign-imports.changed', { changed: [], gone: ['foreign:x'] }, 29);
    expect(imports.byId('foreign:x')).not.toBeNull();
    fake.emit('foreign-imports.changed', { changed: [], gone: ['foreign:x'] }, 31);
    expect(imports.all.map((view) => view.id)).toEqual(['a']);
  });

  it('receive nothing after the subscription ends', async () => {
    const started = await startSync();
    if (started.ok) started.value();
    fake.emit('check.changed', doneCheck(), 40);
    expect(check.value).toBeNull();
  });

  it('report a failed snapshot', async () => {
    fake.answer('app.snapshot', () => {
      throw new FakeFailure(failure('disk-trouble'));
    });
    const started = await startSync();
    expect(started).toEqual({ ok: false, failure: failure('disk-trouble') });
  });
});

describe('window commands', () => {
  it('reach only the screen registered last, and no screen after it unregistered', () => {
    const heard: string[] = [];
    const first = onWindowCommand('find', () => heard.push('first'));
    const second = onWindowCommand('find', () => heard.push('second'));
    runWindowCommand({ kind: 'find' });
    second();
    runWindowCommand({ kind: 'find' });
    first();
    runWindowCommand({ kind: 'find' });
    expect(heard).toEqual(['second', 'first']);
  });
});
