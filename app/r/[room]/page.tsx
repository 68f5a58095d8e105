import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pickMessages, requestLocale, translator } from '#app/_i18n/server.ts';
import { RoomEntry } from '#app/_call/RoomEntry.tsx';
import { PageHeader } from '#app/_ui/PageHeader.tsx';
import { readEnv } from '#lib/config/env.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import { roomName } from '#lib/protocol/ids.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator('common');
  // A room's page says nothing about the room: what is in the fragment never gets here.
  return { title: { absolute: t('product') }, robots: { index: false, follow: false } };
}

export default async function RoomPage({ params }: { readonly params: Promise<{ readonly room: string }> }) {
  const room = roomName.safeParse((await params).room);
  if (!room.success) notFound();
  const [locale, messages] = await Promise.all([
    requestLocale(),
    pickMessages('common', 'link', 'preview', 'devices', 'lowData', 'relay', 'move', 'call', 'status', 'notice', 'people', 'host', 'knock', 'verify', 'chat', 'files', 'photos', 'hands', 'shortcuts', 'floating', 'photo', 'share', 'ended'),
  ]);
  return <RoomEntry room={room.data} config={publicConfig()} locale={locale} messages={messages} header={<PageHeader />} />;
}

/** What of the server's configuration the page may know. The server has refused to start if it is not valid. */
function publicConfig(): PublicConfig {
  const reading = readEnv();
  if (!reading.ok) throw new Error('configuration is not valid');
  const { roomMax, embedOrigins } = reading.env;
  return { roomMax, embedOrigins };
}
