import type { Scope } from '#lib/kernel/scope.ts';
import type { CaptureKind } from './deviceState.ts';
import type { DevicePermission, PermissionsPort } from './mediaDevicesPort.ts';

/** The browser's permission for `kind`, now; `unknown` where it does not tell. */
export async function queryPermission(permissions: PermissionsPort | null, kind: CaptureKind): Promise<DevicePermission> {
  try {
    return permissions ? (await permissions.query({ name: kind })).state : 'unknown';
  } catch {
    // Firefox before 131 throws a TypeError for these names.
    return 'unknown';
  }
}

/** Tells `listener` the permission for `kind` now and whenever it changes, until `scope` closes. */
export async function watchPermission(
  permissions: PermissionsPort | null,
  kind: CaptureKind,
  scope: Scope,
  listener: (permission: DevicePermission) => void,
): Promise<void> {
  try {
    const status = await permissions?.query({ name: kind });
    if (!status || scope.closed) return;
    scope.listen(status, 'change', () => listener(status.state));
    listener(status.state);
  } catch {
    // Not told here: stays unknown.
  }
}
