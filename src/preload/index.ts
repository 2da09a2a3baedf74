import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { COMMAND_CHANNEL, EVENT_CHANNEL, type Bridge, type Broadcast, type EventName } from '../shared/ipc';

const bridge: Bridge = {
  invoke: (name, input) => ipcRenderer.invoke(COMMAND_CHANNEL, name, input),
  subscribe: (listener) => {
    const forward = (_event: unknown, broadcast: Broadcast<EventName>): void => listener(broadcast);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => ipcRenderer.off(EVENT_CHANNEL, forward);
  },
  pathOf: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
};

contextBridge.exposeInMainWorld('bridge', bridge);
