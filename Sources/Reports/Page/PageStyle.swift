/// The look of the page: light and dark, phone and A4.
enum PageStyle {
  static let text = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--soft:#555;--rule:#ddd;--panel:#f6f7f9;--accent:#0b4f8a;\
    --band1:#d6e6f4;--band2:#abcfe8;--band3:#6fa8d6;--target:#d55e00;--target-ink:#a84800;--what-if:#007a58;--grid:#e3e3e3}
    @media (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#ececec;--soft:#b4b8bd;--rule:#3a3f45;--panel:#1d2125;\
    --accent:#8cc4f5;--band1:#1f3345;--band2:#2b5274;--band3:#3f7aab;--target:#ff8a3d;--target-ink:#ffb17d;\
    --what-if:#4fd1a5;--grid:#2e3338}}
    *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);\
    font:16px/1.55 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
    main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.7rem;line-height:1.25;margin:0 0 .4rem}
    h2{font-size:1.25rem;margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--rule)}h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
    .verdict{font-size:1.15rem;background:var(--panel);border-left:4px solid var(--accent);padding:.8rem 1rem;margin:1rem 0}
    .note,figcaption{color:var(--soft);font-size:.9rem}.scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top}
    th{font-weight:600}th,td{min-width:4.2em}td:last-child{min-width:9em}td.n:last-child{min-width:0}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap;min-width:0}
    figure{margin:1rem 0}figure svg{width:100%;height:auto;display:block}
    a{color:var(--accent)}a.skip{position:absolute;left:-999px}a.skip:focus{position:static}
    .what-if-box{background:var(--panel);padding:.8rem 1rem;border:1px solid var(--rule);border-radius:.4rem;margin:.6rem 0}
    .what-if-box summary{cursor:pointer;font-weight:600}.control{display:grid;grid-template-columns:9rem 1fr 8rem;gap:.6rem;align-items:center;margin:.5rem 0}
    .control input[type=number]{width:100%;font:inherit;padding:.2rem .4rem;background:var(--paper);color:var(--ink);border:1px solid var(--rule)}
    button{font:inherit;padding:.3rem .9rem;border:1px solid var(--rule);border-radius:.3rem;background:var(--paper);color:var(--ink);cursor:pointer}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .chart{font:12px system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}.chart .paper{fill:var(--paper)}
    .chart text{fill:var(--ink)}.chart .title{font-size:15px;font-weight:600}.chart .subtitle{fill:var(--soft)}.chart .grid{stroke:var(--grid)}
    .chart .axis{stroke:var(--soft)}.chart .band-1{fill:var(--band1)}.chart .band-2{fill:var(--band2)}.chart .band-3{fill:var(--band3)}
    .chart .median{fill:none;stroke:var(--accent);stroke-width:2.2}.chart .target{stroke:var(--target);fill:var(--target)}
    .chart .target-line{stroke:var(--target);stroke-width:1.6;stroke-dasharray:5 3}.chart .target-label{fill:var(--target-ink)}
    .chart .actual{fill:var(--ink);stroke:var(--paper);stroke-width:1.2}.chart .what-if{fill:none;stroke:var(--what-if);stroke-width:2;stroke-dasharray:2 3}
    .chart .bar-low{fill:#e69f00}.chart .bar-high{fill:#0072b2}
    @media (max-width:40rem){.fan{font-size:17px}.fan .title{font-size:19px}figure{overflow-x:auto}.tornado{min-width:38rem}td:last-child{min-width:13em}td.n:last-child{min-width:0}.control{grid-template-columns:1fr 7rem}.control label{grid-column:1/-1}th,td{padding:.3rem .35rem}h1{font-size:1.4rem}}
    @page{size:A4;margin:14mm}
    @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--panel:#fff}body{font-size:10pt}main{max-width:none;padding:0}
    .what-if-box,.what-if{display:none}figure,tr,.verdict{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}details::details-content{content-visibility:visible;display:block}table{font-size:8.5pt}}
    """
}
