import clsx from 'clsx';
import { CircleAlert, CircleCheck, Mic, Network, Plug, Server, Video, Volume2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { TestSound } from '#app/_call/controls/TestSound.tsx';
import { fillMeter } from '#app/_call/level.ts';
import { helpFor } from '#app/_call/preview/deviceHelp.ts';
import { VideoView } from '#app/_call/stage/VideoView.tsx';
import { checkConnection, nothingFound } from '#lib/call/connectionCheck.ts';
import type { ConnectionFindings } from '#lib/call/connectionCheck.ts';
import { openDeviceCheck } from '#lib/call/deviceCheck.ts';
import type { DeviceCheck } from '#lib/call/deviceCheck.ts';
import { Store } from '#lib/kernel/store.ts';
import type { CaptureKind } from '#lib/rtc/capture/deviceState.ts';

/** One run of the check, from the first look to the last verdict. */
export function CheckPanel() {
  const [run] = useState(() => new Store<Run>({ devices: null, findings: nothingFound }));
  const { devices, findings } = useSyncExternalStore(run.subscribe, run.get);

  useEffect(() => {
    let over = false;
    const opened = openDeviceCheck();
    run.set({ devices: opened, findings: nothingFound });
    void checkConnection(location.origin, (part) => {
      if (!over) run.set({ devices: opened, findings: { ...run.get().findings, ...part } });
    });
    return () => {
      over = true;
      opened.close();
      run.set({ devices: null, findings: nothingFound });
    };
  }, [run]);

  return (
    <ul className="mt-8 grid gap-3 md:grid-cols-2">
      {devices ? <DeviceRows check={devices} /> : null}
      <SpeakerRow />
      <ConnectionRows findings={findings} />
    </ul>
  );
}

interface Run {
  readonly devices: DeviceCheck | null;
  readonly findings: ConnectionFindings;
}

type Verdict = 'waiting' | 'good' | 'bad';

function Row({ icon: Icon, title, verdict, testId, children }: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly verdict: Verdict | null;
  readonly testId: string;
  readonly children: ReactNode;
}) {
  return (
    <li data-testid={testId} data-verdict={verdict ?? 'none'} className="flex gap-4 rounded-tile border border-line bg-card p-5 max-sm:p-4">
      <span
        className={clsx(
          'grid size-10 shrink-0 place-items-center rounded-inner',
          verdict === 'good' ? 'bg-ok-soft text-ok' : verdict === 'bad' ? 'bg-accent-soft text-accent-text' : 'bg-paper-2 text-ink-2',
        )}
      >
        <Icon className="size-5" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-2 font-semibold">
          {title}
          {verdict === 'good' ? <CircleCheck className="size-4.5 text-ok" aria-hidden="true" /> : null}
          {verdict === 'bad' ? <CircleAlert className="size-4.5 text-accent-text" aria-hidden="true" /> : null}
          {verdict === 'waiting' ? <span className="spinner text-ink-2" aria-hidden="true" /> : null}
        </h2>
        <div className="mt-1 text-ink-2" role="status">
          {children}
        </div>
      </div>
    </li>
  );
}

function DeviceRows({ check }: { readonly check: DeviceCheck }) {
  const t = useTranslations('check');
  const tracks = useSyncExternalStore(check.tracks.subscribe, check.tracks.get);
  const listen = (element: HTMLDivElement) => {
    const fill = fillMeter(element);
    return check.listenLevel(fill);
  };
  const settings = tracks.camera?.getSettings();
  return (
    <>
      <DeviceRow check={check} device="camera" icon={Video}>
        {(label) => (
          <>
            <div className="relative mb-3 aspect-video overflow-hidden rounded-inner bg-stage">
              <CameraPicture track={tracks.camera} />
            </div>
            {t('cameraGood', { label, width: settings?.width ?? 0, height: settings?.height ?? 0 })}
          </>
        )}
      </DeviceRow>
      <DeviceRow check={check} device="microphone" icon={Mic}>
        {(label) => (
          <>
            {t('microphoneGood', { label })}
            <div
              ref={listen}
              role="meter"
              data-testid="mic-level"
              aria-label={t('level')}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={0}
              className="mt-3 h-2 overflow-hidden rounded-full bg-paper-2"
            >
              <div className="h-full origin-left scale-x-(--level,0) rounded-full bg-accent" />
            </div>
          </>
        )}
      </DeviceRow>
    </>
  );
}

function CameraPicture({ track }: { readonly track: MediaStreamTrack | null }) {
  const t = useTranslations('check');
  const [shown, setShown] = useState<{ readonly track: MediaStreamTrack | null; readonly stream: MediaStream | null }>({ track: null, stream: null });
  if (shown.track !== track) setShown({ track, stream: track ? new MediaStream([track]) : null });
  return <VideoView stream={shown.stream} mirrored label={t('camera')} />;
}

function DeviceRow({ check, device, icon, children }: {
  readonly check: DeviceCheck;
  readonly device: CaptureKind;
  readonly icon: LucideIcon;
  readonly children: (label: string) => ReactNode;
}) {
  const t = useTranslations('check');
  const words = useTranslations('devices');
  const state = useSyncExternalStore(check.snapshot.subscribe, () => check.snapshot.get()[device]);
  const troubled = state.kind === 'failed' || state.kind === 'ended';
  const help = troubled ? helpFor(words, state, device) : null;
  return (
    <Row icon={icon} title={t(device)} testId={`check-${device}`} verdict={state.kind === 'live' ? 'good' : troubled ? 'bad' : 'waiting'}>
      {help ? (
        <>
          <p className="font-semibold text-ink">{help.title}</p>
          <p>{help.body}</p>
          <button type="button" className="min-h-11 font-semibold text-ink underline underline-offset-4" onClick={() => check.retry(device)}>
            {words('retry')}
          </button>
        </>
      ) : state.kind === 'live' ? (
        children(state.label === '' ? t('unnamedDevice') : state.label)
      ) : (
        t('running')
      )}
    </Row>
  );
}

function SpeakerRow() {
  const t = useTranslations('check');
  return (
    <Row icon={Volume2} title={t('speaker')} verdict={null} testId="check-speaker">
      <p>{t('speakerHint')}</p>
      <div className="mt-3 inline-flex rounded-inner border border-line bg-paper-2">
        <TestSound speaker={null} />
      </div>
    </Row>
  );
}

function ConnectionRows({ findings: { server, socket, paths } }: { readonly findings: ConnectionFindings }) {
  const t = useTranslations('check');
  const any = paths !== null && paths.host + paths.srflx + paths.relay > 0;
  return (
    <>
      <Row icon={Server} title={t('server')} testId="check-server" verdict={verdictOf(server)}>
        {server === null ? t('running') : server.ok ? t('serverGood', { ms: server.ms }) : t('serverBad')}
      </Row>
      <Row icon={Plug} title={t('socket')} testId="check-socket" verdict={verdictOf(socket)}>
        {socket === null ? t('running') : t(socket.ok ? 'socketGood' : 'socketBad')}
      </Row>
      <Row icon={Network} title={t('ice')} testId="check-paths" verdict={paths === null ? 'waiting' : any ? 'good' : 'bad'}>
        {paths === null ? (
          t('running')
        ) : (
          <>
            <p>{t(paths.relay > 0 ? 'iceRelay' : paths.srflx > 0 ? 'iceReflexive' : paths.host > 0 ? 'iceHost' : 'iceNone')}</p>
            <p className="mt-1 text-small">{t('candidates', { host: paths.host, srflx: paths.srflx, relay: paths.relay })}</p>
          </>
        )}
      </Row>
    </>
  );
}

const verdictOf = (found: { readonly ok: boolean } | null): Verdict => (found === null ? 'waiting' : found.ok ? 'good' : 'bad');
