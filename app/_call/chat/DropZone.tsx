import { FileDown } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Conversation } from '#lib/call/conversationPort.ts';
import { useNaming } from '../names.ts';
import { openPanel } from '../panels/openPanel.ts';
import { takePhoto } from './photoHook.ts';
import { recipient, useSendFiles } from './sendFiles.ts';
import { useReadable } from './useConversation.ts';
import { usePersonNamed } from './usePersonNamed.ts';

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** The whole page takes files that are dragged over it, and says who gets them. */
export function DropZone({ conversation }: { readonly conversation: Conversation }) {
  const t = useTranslations('files');
  const naming = useNaming();
  const personNamed = usePersonNamed();
  const to = useReadable(recipient);
  const send = useSendFiles(conversation);
  const [over, setOver] = useState(false);

  const onDrop = useEffectEvent((files: readonly File[]) => {
    if (takePhoto(files)) return;
    send(files);
    if (files.length > 0 && !openPanel.get()) openPanel.set({ kind: 'chat', opener: document.getElementById('open-chat') });
  });

  useEffect(() => {
    // Without this the browser would open the file in place of the call.
    const drag = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // From one element of the page to another it has not left.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      onDrop([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', drag);
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', drag);
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  if (!over) return null;
  return (
    <div data-testid="drop-zone" className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-stage/85 p-4 text-on-stage">
      <div className="grid size-full max-h-96 max-w-2xl place-content-center justify-items-center gap-2 rounded-panel border-2 border-dashed border-accent text-center">
        <FileDown className="size-10 text-accent" aria-hidden="true" />
        <p className="text-lead font-semibold">{t('drop')}</p>
        <p className="text-on-stage-2">{to === null ? t('dropToAll') : t('dropTo', { name: naming.spoken(personNamed(to)) })}</p>
      </div>
    </div>
  );
}
