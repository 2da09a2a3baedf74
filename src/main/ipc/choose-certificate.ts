import { dirname } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { succeed, type Result } from '../../shared/failure';
import type { Settings } from '../../shared/app/settings';
import type { CertificateTrust } from '../account/certificate-trust';

export interface ChooseCertificateParts {
  readonly window: () => BrowserWindow;
  readonly settings: { read(): Settings };
  readonly certificateTrust: Pick<CertificateTrust, 'choose'>;
}

/** Asks for a certificate file, then whether to trust what is in it. False: the user closed a dialog. */
export async function chooseCertificate({
  window,
  settings,
  certificateTrust,
}: ChooseCertificateParts): Promise<Result<boolean>> {
  const { certificateFile } = settings.read();
  const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
    title: 'Choose a certificate file',
    defaultPath: certificateFile === null ? app.getPath('downloads') : dirname(certificateFile),
    properties: ['openFile'],
    filters: [
      { name: 'Certificates', extensions: ['pem', 'crt', 'cer'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  const [path] = filePaths;
  return canceled || path === undefined ? succeed(false) : certificateTrust.choose(path);
}
