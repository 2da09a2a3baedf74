import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { COMMAND_CHANNEL, EVENT_CHANNEL, type Bridge, type Broadcast, type EventName } from '../shared/ipc';

const bridge: Bridge = {
  invoke: (name, input) => ipcRenderer.invoke(COMMAND_CHANNEL, name, input),
  subscribe: (listener) => {
    const forward = (_event: unknown, broadcast: Broadcast<EventName>): void => listener(broadcast);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => ipcRenderer.off(EVENT_CHANNEL, forward);
  },
  pathOf: (file) => {
    if (!(file instanceof File)) return '';
    // Electron up to 28 has the path on the file; from 29 on there is webUtils.
    return webUtils?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '';
  },
};

contextBridge.exposeInMainWorld('bridge', bridge);
