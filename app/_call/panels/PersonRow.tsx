import { Mic, MicOff, ScreenShare, Video, VideoOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import type { LinkQuality } from '#lib/call/linkQuality.ts';
import type { WatchedLink } from '#lib/call/linkWatch.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { MediaState, Role } from '#lib/protocol/participant.ts';
import { HandOf } from '../chat/HandOf.tsx';
import { HostMenuOf } from '../host/HostMenuOf.tsx';
import { useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';
import { VerifyLine } from '../verify/VerifyLine.tsx';
import { LinkBars } from './LinkBars.tsx';
import { OwnViewControls } from './OwnViewControls.tsx';
import { SinceWhen } from './SinceWhen.tsx';

/** Another participant. `link`: what was measured of the way to them; undefined before anything was. */
export function PersonRow({ participant, link }: { readonly participant: ParticipantSnapshot; readonly link: WatchedLink | undefined }) {
  const t = useTranslations('people');
  const name = useNaming().plain(participant.name);
  const { id, media, role, since } = participant;
  return (
    <Row id={id} name={participant.name} shownName={name} role={role} media={media} since={since} quality={link?.quality ?? 'unknown'} menu={<HostMenuOf participant={participant} />}>
      {link?.silent ? (
        <p data-testid="sends-silence" className="mt-1 text-small text-ink-2">
          {t('silent')}
        </p>
      ) : null}
      <VerifyLine id={id} name={participant.name} />
      <OwnViewControls id={id} name={name} />
    </Row>
  );
}

/** Oneself: nothing to measure and nothing to set. */
export function SelfRow() {
  const words = useTranslations('common');
  const self = useCallState((snapshot) => snapshot.self);
  const since = useCallState(({ phase }) => (phase.kind === 'live' ? phase.since : null));
  return (
    <Row
      id={self.id}
      name={self.name}
      shownName={self.name === '' ? words('guest') : self.name}
      role={self.role}
      media={{ ...self.media, ...self.wanted }}
      since={since}
      mark={words('you')}
    />
  );
}

function Row({ id, name, shownName, role, media, since, quality, mark, menu, children }: {
  readonly id: ParticipantId | null;
  readonly name: string;
  readonly shownName: string;
  readonly role: Role;
  readonly media: MediaState;
  readonly since: number | null;
  /** Undefined for oneself. */
  readonly quality?: LinkQuality;
  readonly mark?: string;
  /** What a host can do about them. */
  readonly menu?: ReactNode;
  readonly children?: ReactNode;
}) {
  const t = useTranslations('people');
  return (
    <li data-testid="person" data-participant={id ?? ''} data-quality={quality} className="rounded-control px-2 py-2.5">
      <div className="flex items-start gap-3">
        <Avatar name={name} seed={id ?? 'self'} className="mt-1" />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <bdi className="truncate font-semibold">{shownName}</bdi>
            {mark === undefined ? null : <Mark>{mark}</Mark>}
            {role === 'guest' ? null : <Mark>{t(role)}</Mark>}
            <HandOf id={mark === undefined ? id : 'self'} name={shownName} />
          </div>
          <p className="text-small text-ink-2">
            {since === null ? null : <SinceWhen since={since} />}
            {quality === undefined ? null : <span className="sr-only">{`. ${t(`quality.${quality}`)}`}</span>}
          </p>
        </div>
        <div className="flex h-9 items-center gap-2 text-ink-2">
          {media.screen ? <Sign icon={ScreenShare} label={t('sharing')} /> : null}
          {media.camera ? <Sign icon={Video} label={t('cameraOn')} /> : <Sign icon={VideoOff} label={t('cameraOff')} />}
          {media.microphone ? <Sign icon={Mic} label={t('microphoneOn')} /> : <Sign icon={MicOff} label={t('microphoneOff')} />}
          {quality === undefined ? null : <LinkBars quality={quality} />}
          {menu}
        </div>
      </div>
      {children === undefined ? null : <div className="pl-[42px]">{children}</div>}
    </li>
  );
}

function Mark({ children }: { readonly children: string }) {
  return <span className="shrink-0 rounded-full bg-paper-2 px-2 py-0.5 text-[0.75rem] font-medium text-ink-2">{children}</span>;
}

function Sign({ icon: Icon, label }: { readonly icon: LucideIcon; readonly label: string }) {
  return (
    <span title={label}>
      <Icon className="size-[18px]" aria-hidden="true" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
