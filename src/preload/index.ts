import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron';
import { failure } from '../shared/failure';
import {
  COMMAND_CHANNEL,
  EVENT_CHANNEL,
  PRELOAD_COMMAND,
  type Bridge,
  type Broadcast,
  type CommandInput,
  type Envelope,
  type EventName,
} from '../shared/ipc';

// Main's locks let none of its packets out, but it would still ask the network for names of the page's choice.
void webFrame.executeJavaScript('delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;');

/** Paths of what the user dropped last, until they are checked. The page cannot see or change them. */
let dropped: readonly string[] = [];

// Before any script of the page: the page can neither make a trusted drop nor hold one back.
window.addEventListener(
  'drop',
  (event) => {
    if (!event.isTrusted) return;
    dropped = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file));
  },
  { capture: true },
);

const bridge: Bridge = {
  invoke: (name, input) =>
    isForPage(name)
      ? ipcRenderer.invoke(COMMAND_CHANNEL, name, input)
      : Promise.resolve({ ok: false, error: failure('bad-input', 'unknown command') }),
  subscribe: (listener) => {
    const forward = (_event: unknown, broadcast: Broadcast<EventName>): void => listener(broadcast);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => ipcRenderer.off(EVENT_CHANNEL, forward);
  },
  checkDropped: async () => {
    const [path, ...more] = dropped;
    dropped = [];
    if (path === undefined) return { ok: false, error: failure('gone') };
    if ([path, ...more].includes('')) return { ok: true, value: false };
    const input: CommandInput<typeof PRELOAD_COMMAND> = more.length === 0 ? { path } : { path, more };
    const answer = (await ipcRenderer.invoke(COMMAND_CHANNEL, PRELOAD_COMMAND, input)) as Envelope<undefined>;
    return answer.ok ? { ok: true, value: true } : answer;
  },
};

/** The page may be under foreign control, so a name is whatever it sends. */
function isForPage(name: unknown): boolean {
  return name !== PRELOAD_COMMAND;
}

contextBridge.exposeInMainWorld('bridge', bridge);
