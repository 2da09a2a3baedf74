import { check, connection } from './app-state';
import { navigation, type Tab } from './navigation.svelte';

/** Opens an entry of the sidebar. Import leads from the file that is open to the start, where that file waits. */
export function openTab(tab: Tab): void {
  const file = check.value;
  const isOpen = file !== null && file.state !== 'failed' && connection.value.state !== 'disconnected';
  if (tab === 'import' && navigation.at.screen === 'import' && isOpen) navigation.showStart(file.id);
  else navigation.go(tab);
}
