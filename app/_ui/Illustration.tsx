/** Two people in two tiles: what the product is, without words. Decorative except for its names. */
export function Illustration({ nameA, nameB }: { readonly nameA: string; readonly nameB: string }) {
  return (
    <div className="relative aspect-[1.12] w-full max-w-[clamp(540px,33vw,640px)] justify-self-center" aria-hidden="true">
      <div className="absolute inset-[0_30%_36%_0] overflow-hidden rounded-scene bg-linear-160 from-[#444a68] to-[#23253a] shadow-tile ring-[3px] ring-accent">
        <svg viewBox="0 0 360 290" preserveAspectRatio="xMidYMax slice" className="absolute inset-0 size-full">
          <circle cx="292" cy="62" r="92" fill="#fff" opacity=".04" />
          <rect x="34" y="40" width="86" height="112" rx="12" fill="#fff" opacity=".06" />
          <path d="M77 40v112M34 96h86" stroke="#23253a" strokeWidth="5" opacity=".5" />
          <path d="M104 300c2-74 40-104 84-104s82 30 84 104z" fill="#2f5560" />
          <path d="M166 176h44v30c0 14-44 14-44 0z" fill="#dba985" />
          <circle cx="188" cy="134" r="55" fill="#f0c6a4" />
          <path d="M126 166c-12-78 20-108 62-108s70 32 60 110c-4 18-14 20-16 8 2-36-12-56-28-66-20 14-52 12-66 34 0 18 2 30-12 22z" fill="#5a3523" />
          <path d="M166 150c5 5 11 5 16 0M196 150c5 5 11 5 16 0" stroke="#5a3523" strokeWidth="3.500" strokeLinecap="round" fill="none" opacity=".75" />
          <path d="M176 168c8 10 20 10 28 0" stroke="#a8532f" strokeWidth="4" strokeLinecap="round" fill="none" />
        </svg>
        <Chip name={nameA} speaking />
      </div>
      <div className="absolute inset-[44%_0_0_44%] overflow-hidden rounded-scene bg-linear-160 from-[#ffb48f] to-[#ef6c36] shadow-tile outline-[6px] outline-paper">
        <svg viewBox="0 0 290 250" preserveAspectRatio="xMidYMax slice" className="absolute inset-0 size-full">
          <circle cx="230" cy="40" r="80" fill="#fff" opacity=".12" />
          <path d="M34 250c6-46 2-66-8-84 22 6 32 26 34 48 2-36 14-56 36-64-12 22-14 48-10 100z" fill="#c94f1f" opacity=".45" />
          <path d="M70 262c2-66 36-92 76-92s76 26 78 92z" fill="#efe0d2" />
          <path d="M128 152h38v28c0 12-38 12-38 0z" fill="#bd8862" />
          <circle cx="147" cy="118" r="47" fill="#d9a684" />
          <path d="M99 116c-6-50 22-66 50-66s54 14 48 64c-9-22-20-30-38-32-22 14-46 8-60 34z" fill="#2d2421" />
          <path d="M126 118v5M166 118v5" stroke="#2d2421" strokeWidth="4.500" strokeLinecap="round" />
          <path d="M136 140c7 8 16 8 23 0" stroke="#7d3b20" strokeWidth="4" strokeLinecap="round" fill="none" />
        </svg>
        <Chip name={nameB} />
      </div>
    </div>
  );
}

function Chip({ name, speaking = false }: { readonly name: string; readonly speaking?: boolean }) {
  return (
    <span className="absolute bottom-3.5 left-3.5 flex items-center gap-2 rounded-full bg-black/70 px-3 py-1 text-small text-white">
      <svg viewBox="0 0 16 16" className="size-[1em]" fill={speaking ? '#ff8652' : '#fff'}>
        <rect x="1.500" y="6" width="2.600" height="4" rx="1.300" />
        <rect x="6.700" y={speaking ? 2 : 5} width="2.600" height={speaking ? 12 : 6} rx="1.300" />
        <rect x="11.900" y={speaking ? 4.500 : 6} width="2.600" height={speaking ? 7 : 4} rx="1.300" />
      </svg>
      {name}
    </span>
  );
}
