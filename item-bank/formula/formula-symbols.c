/* One row per symbol. Where a character has several names, the first is the one that is written. */
#include "item-bank/formula/formula-symbols.h"

#include <string.h>

static const FormulaSymbol SYMBOLS[] = {
  { "alpha", "α", FORMULA_CLASS_ORD, TRUE, "alpha", NULL },
  { "beta", "β", FORMULA_CLASS_ORD, TRUE, "beta", NULL },
  { "gamma", "γ", FORMULA_CLASS_ORD, TRUE, "gamma", NULL },
  { "delta", "δ", FORMULA_CLASS_ORD, TRUE, "delta", NULL },
  { "epsilon", "ϵ", FORMULA_CLASS_ORD, TRUE, "epsilon", NULL },
  { "varepsilon", "ε", FORMULA_CLASS_ORD, TRUE, "epsilon", NULL },
  { "zeta", "ζ", FORMULA_CLASS_ORD, TRUE, "zeta", NULL },
  { "eta", "η", FORMULA_CLASS_ORD, TRUE, "eta", NULL },
  { "theta", "θ", FORMULA_CLASS_ORD, TRUE, "theta", NULL },
  { "vartheta", "ϑ", FORMULA_CLASS_ORD, TRUE, "theta", NULL },
  { "iota", "ι", FORMULA_CLASS_ORD, TRUE, "iota", NULL },
  { "kappa", "κ", FORMULA_CLASS_ORD, TRUE, "kappa", NULL },
  { "lambda", "λ", FORMULA_CLASS_ORD, TRUE, "lambda", NULL },
  { "mu", "μ", FORMULA_CLASS_ORD, TRUE, "mu", NULL },
  { "nu", "ν", FORMULA_CLASS_ORD, TRUE, "nu", NULL },
  { "xi", "ξ", FORMULA_CLASS_ORD, TRUE, "xi", NULL },
  { "pi", "π", FORMULA_CLASS_ORD, TRUE, "pi", NULL },
  { "varpi", "ϖ", FORMULA_CLASS_ORD, TRUE, "pi", NULL },
  { "rho", "ρ", FORMULA_CLASS_ORD, TRUE, "rho", NULL },
  { "varrho", "ϱ", FORMULA_CLASS_ORD, TRUE, "rho", NULL },
  { "sigma", "σ", FORMULA_CLASS_ORD, TRUE, "sigma", NULL },
  { "varsigma", "ς", FORMULA_CLASS_ORD, TRUE, "sigma", NULL },
  { "tau", "τ", FORMULA_CLASS_ORD, TRUE, "tau", NULL },
  { "upsilon", "υ", FORMULA_CLASS_ORD, TRUE, "upsilon", NULL },
  { "phi", "ϕ", FORMULA_CLASS_ORD, TRUE, "phi", NULL },
  { "varphi", "φ", FORMULA_CLASS_ORD, TRUE, "phi", NULL },
  { "chi", "χ", FORMULA_CLASS_ORD, TRUE, "chi", NULL },
  { "psi", "ψ", FORMULA_CLASS_ORD, TRUE, "psi", NULL },
  { "omega", "ω", FORMULA_CLASS_ORD, TRUE, "omega", NULL },
  { "Gamma", "Γ", FORMULA_CLASS_ORD, TRUE, "capital gamma", "gamma besar" },
  { "Delta", "Δ", FORMULA_CLASS_ORD, TRUE, "capital delta", "delta besar" },
  { "Theta", "Θ", FORMULA_CLASS_ORD, TRUE, "capital theta", "theta besar" },
  { "Lambda", "Λ", FORMULA_CLASS_ORD, TRUE, "capital lambda", "lambda besar" },
  { "Xi", "Ξ", FORMULA_CLASS_ORD, TRUE, "capital xi", "xi besar" },
  { "Pi", "Π", FORMULA_CLASS_ORD, TRUE, "capital pi", "pi besar" },
  { "Sigma", "Σ", FORMULA_CLASS_ORD, TRUE, "capital sigma", "sigma besar" },
  { "Upsilon", "Υ", FORMULA_CLASS_ORD, TRUE, "capital upsilon", "upsilon besar" },
  { "Phi", "Φ", FORMULA_CLASS_ORD, TRUE, "capital phi", "phi besar" },
  { "Psi", "Ψ", FORMULA_CLASS_ORD, TRUE, "capital psi", "psi besar" },
  { "Omega", "Ω", FORMULA_CLASS_ORD, TRUE, "capital omega", "omega besar" },
  { "infty", "∞", FORMULA_CLASS_ORD, TRUE, "infinity", "tak hingga" },
  { "partial", "∂", FORMULA_CLASS_ORD, TRUE, "partial", "parsial" },
  { "nabla", "∇", FORMULA_CLASS_ORD, TRUE, "nabla", NULL },
  { "hbar", "ℏ", FORMULA_CLASS_ORD, TRUE, "h bar", "h bar" },
  { "ell", "ℓ", FORMULA_CLASS_ORD, TRUE, "l", NULL },
  { "emptyset", "∅", FORMULA_CLASS_ORD, TRUE, "the empty set", "himpunan kosong" },
  { "varnothing", "∅", FORMULA_CLASS_ORD, TRUE, NULL, NULL },
  { "Re", "ℜ", FORMULA_CLASS_ORD, TRUE, "real part of", "bagian riil dari" },
  { "Im", "ℑ", FORMULA_CLASS_ORD, TRUE, "imaginary part of", "bagian imajiner dari" },
  { "aleph", "ℵ", FORMULA_CLASS_ORD, TRUE, "aleph", "alef" },
  { "AA", "Å", FORMULA_CLASS_ORD, TRUE, "angstrom", NULL },
  { "", "+", FORMULA_CLASS_BIN, FALSE, "plus", "tambah" },
  { "", "−", FORMULA_CLASS_BIN, FALSE, "minus", "kurang" },
  { "", "=", FORMULA_CLASS_REL, FALSE, "equals", "sama dengan" },
  { "", "<", FORMULA_CLASS_REL, FALSE, "is less than", "kurang dari" },
  { "", ">", FORMULA_CLASS_REL, FALSE, "is greater than", "lebih dari" },
  { "lt", "<", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "gt", ">", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "", ":", FORMULA_CLASS_REL, FALSE, "to", "banding" },
  { "colon", ":", FORMULA_CLASS_PUNCT, FALSE, NULL, NULL },
  { "", "/", FORMULA_CLASS_ORD, FALSE, "slash", "garis miring" },
  { "", "∗", FORMULA_CLASS_BIN, FALSE, "asterisk", "bintang" },
  { "ast", "∗", FORMULA_CLASS_BIN, FALSE, NULL, NULL },
  { "", ",", FORMULA_CLASS_PUNCT, FALSE, "comma", "koma" },
  { "", ";", FORMULA_CLASS_PUNCT, FALSE, "semicolon", "titik koma" },
  { "", ".", FORMULA_CLASS_ORD, FALSE, "point", "titik" },
  { "", "!", FORMULA_CLASS_CLOSE, FALSE, "factorial", "faktorial" },
  { "", "?", FORMULA_CLASS_CLOSE, FALSE, "question mark", "tanda tanya" },
  { "%", "%", FORMULA_CLASS_ORD, FALSE, "percent", "persen" },
  { "#", "#", FORMULA_CLASS_ORD, FALSE, "number sign", "tanda pagar" },
  { "&", "&", FORMULA_CLASS_ORD, FALSE, "and", "dan" },
  { "$", "$", FORMULA_CLASS_ORD, FALSE, "dollar", "dolar" },
  { "_", "_", FORMULA_CLASS_ORD, FALSE, "blank", "kosong" },
  { "", "(", FORMULA_CLASS_OPEN, FALSE, "open parenthesis", "buka kurung" },
  { "", ")", FORMULA_CLASS_CLOSE, FALSE, "close parenthesis", "tutup kurung" },
  { "", "[", FORMULA_CLASS_OPEN, FALSE, "open bracket", "buka kurung siku" },
  { "", "]", FORMULA_CLASS_CLOSE, FALSE, "close bracket", "tutup kurung siku" },
  { "lbrack", "[", FORMULA_CLASS_OPEN, FALSE, NULL, NULL },
  { "rbrack", "]", FORMULA_CLASS_CLOSE, FALSE, NULL, NULL },
  { "{", "{", FORMULA_CLASS_OPEN, FALSE, "open brace", "buka kurung kurawal" },
  { "}", "}", FORMULA_CLASS_CLOSE, FALSE, "close brace", "tutup kurung kurawal" },
  { "lbrace", "{", FORMULA_CLASS_OPEN, FALSE, NULL, NULL },
  { "rbrace", "}", FORMULA_CLASS_CLOSE, FALSE, NULL, NULL },
  { "", "|", FORMULA_CLASS_ORD, FALSE, "bar", "garis tegak" },
  { "vert", "|", FORMULA_CLASS_ORD, FALSE, NULL, NULL },
  { "lvert", "|", FORMULA_CLASS_OPEN, FALSE, NULL, NULL },
  { "rvert", "|", FORMULA_CLASS_CLOSE, FALSE, NULL, NULL },
  { "|", "‖", FORMULA_CLASS_ORD, FALSE, "double bar", "garis tegak ganda" },
  { "Vert", "‖", FORMULA_CLASS_ORD, FALSE, NULL, NULL },
  { "lVert", "‖", FORMULA_CLASS_OPEN, FALSE, NULL, NULL },
  { "rVert", "‖", FORMULA_CLASS_CLOSE, FALSE, NULL, NULL },
  { "langle", "⟨", FORMULA_CLASS_OPEN, FALSE, "open angle bracket", "buka kurung sudut" },
  { "rangle", "⟩", FORMULA_CLASS_CLOSE, FALSE, "close angle bracket", "tutup kurung sudut" },
  { "lfloor", "⌊", FORMULA_CLASS_OPEN, FALSE, "open floor", "buka pembulatan ke bawah" },
  { "rfloor", "⌋", FORMULA_CLASS_CLOSE, FALSE, "close floor", "tutup pembulatan ke bawah" },
  { "lceil", "⌈", FORMULA_CLASS_OPEN, FALSE, "open ceiling", "buka pembulatan ke atas" },
  { "rceil", "⌉", FORMULA_CLASS_CLOSE, FALSE, "close ceiling", "tutup pembulatan ke atas" },
  { "backslash", "\\", FORMULA_CLASS_ORD, FALSE, "backslash", "garis miring terbalik" },
  { "prime", "′", FORMULA_CLASS_ORD, FALSE, "prime", "aksen" },
  { "degree", "°", FORMULA_CLASS_ORD, FALSE, "degrees", "derajat" },
  { "cdot", "⋅", FORMULA_CLASS_BIN, FALSE, "times", "kali" },
  { "times", "×", FORMULA_CLASS_BIN, FALSE, "times", "kali" },
  { "div", "÷", FORMULA_CLASS_BIN, FALSE, "divided by", "dibagi" },
  { "pm", "±", FORMULA_CLASS_BIN, FALSE, "plus or minus", "plus minus" },
  { "mp", "∓", FORMULA_CLASS_BIN, FALSE, "minus or plus", "minus plus" },
  { "circ", "∘", FORMULA_CLASS_BIN, FALSE, "circle", "bundaran" },
  { "bullet", "∙", FORMULA_CLASS_BIN, FALSE, "bullet", "titik tebal" },
  { "cup", "∪", FORMULA_CLASS_BIN, FALSE, "union", "gabungan" },
  { "cap", "∩", FORMULA_CLASS_BIN, FALSE, "intersection", "irisan" },
  { "setminus", "∖", FORMULA_CLASS_BIN, FALSE, "without", "tanpa" },
  { "wedge", "∧", FORMULA_CLASS_BIN, FALSE, "and", "dan" },
  { "land", "∧", FORMULA_CLASS_BIN, FALSE, NULL, NULL },
  { "vee", "∨", FORMULA_CLASS_BIN, FALSE, "or", "atau" },
  { "lor", "∨", FORMULA_CLASS_BIN, FALSE, NULL, NULL },
  { "oplus", "⊕", FORMULA_CLASS_BIN, FALSE, "circled plus", "tambah dalam lingkaran" },
  { "ominus", "⊖", FORMULA_CLASS_BIN, FALSE, "circled minus", "kurang dalam lingkaran" },
  { "otimes", "⊗", FORMULA_CLASS_BIN, FALSE, "circled times", "kali dalam lingkaran" },
  { "odot", "⊙", FORMULA_CLASS_BIN, FALSE, "circled dot", "titik dalam lingkaran" },
  { "star", "⋆", FORMULA_CLASS_BIN, FALSE, "star", "bintang" },
  { "diamond", "⋄", FORMULA_CLASS_BIN, FALSE, "diamond", "wajik" },
  { "leq", "≤", FORMULA_CLASS_REL, FALSE, "is at most", "kurang dari atau sama dengan" },
  { "le", "≤", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "leqslant", "≤", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "geq", "≥", FORMULA_CLASS_REL, FALSE, "is at least", "lebih dari atau sama dengan" },
  { "ge", "≥", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "geqslant", "≥", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "neq", "≠", FORMULA_CLASS_REL, FALSE, "is not equal to", "tidak sama dengan" },
  { "ne", "≠", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "approx", "≈", FORMULA_CLASS_REL, FALSE, "is approximately", "kira-kira sama dengan" },
  { "equiv", "≡", FORMULA_CLASS_REL, FALSE, "is equivalent to", "ekuivalen dengan" },
  { "cong", "≅", FORMULA_CLASS_REL, FALSE, "is congruent to", "kongruen dengan" },
  { "sim", "∼", FORMULA_CLASS_REL, FALSE, "is similar to", "serupa dengan" },
  { "simeq", "≃", FORMULA_CLASS_REL, FALSE, "is similar or equal to", "serupa atau sama dengan" },
  { "propto", "∝", FORMULA_CLASS_REL, FALSE, "is proportional to", "sebanding dengan" },
  { "ll", "≪", FORMULA_CLASS_REL, FALSE, "is much less than", "jauh kurang dari" },
  { "gg", "≫", FORMULA_CLASS_REL, FALSE, "is much greater than", "jauh lebih dari" },
  { "in", "∈", FORMULA_CLASS_REL, FALSE, "is in", "anggota dari" },
  { "notin", "∉", FORMULA_CLASS_REL, FALSE, "is not in", "bukan anggota dari" },
  { "ni", "∋", FORMULA_CLASS_REL, FALSE, "contains", "memuat" },
  { "subset", "⊂", FORMULA_CLASS_REL, FALSE, "is a subset of", "himpunan bagian dari" },
  { "subseteq", "⊆", FORMULA_CLASS_REL, FALSE, "is a subset of or equal to", "himpunan bagian atau sama dengan" },
  { "supset", "⊃", FORMULA_CLASS_REL, FALSE, "is a superset of", "memuat himpunan" },
  { "supseteq", "⊇", FORMULA_CLASS_REL, FALSE, "is a superset of or equal to", "memuat himpunan atau sama dengan" },
  { "nsubset", "⊄", FORMULA_CLASS_REL, FALSE, "is not a subset of", "bukan himpunan bagian dari" },
  { "nsubseteq", "⊈", FORMULA_CLASS_REL, FALSE, "is neither a subset of nor equal to",
    "bukan himpunan bagian dari maupun sama dengan" },
  { "parallel", "∥", FORMULA_CLASS_REL, FALSE, "is parallel to", "sejajar dengan" },
  { "nparallel", "∦", FORMULA_CLASS_REL, FALSE, "is not parallel to", "tidak sejajar dengan" },
  { "perp", "⊥", FORMULA_CLASS_REL, FALSE, "is perpendicular to", "tegak lurus" },
  { "mid", "∣", FORMULA_CLASS_REL, FALSE, "divides", "membagi" },
  { "nmid", "∤", FORMULA_CLASS_REL, FALSE, "does not divide", "tidak membagi" },
  { "rightarrow", "→", FORMULA_CLASS_REL, FALSE, "to", "menuju" },
  { "to", "→", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "leftarrow", "←", FORMULA_CLASS_REL, FALSE, "from", "dari" },
  { "gets", "←", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "leftrightarrow", "↔", FORMULA_CLASS_REL, FALSE, "left right arrow", "panah dua arah" },
  { "Rightarrow", "⇒", FORMULA_CLASS_REL, FALSE, "implies", "maka" },
  { "implies", "⟹", FORMULA_CLASS_REL, FALSE, "implies", "maka" },
  { "Longrightarrow", "⟹", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "Leftarrow", "⇐", FORMULA_CLASS_REL, FALSE, "is implied by", "akibat dari" },
  { "impliedby", "⟸", FORMULA_CLASS_REL, FALSE, "is implied by", "akibat dari" },
  { "Leftrightarrow", "⇔", FORMULA_CLASS_REL, FALSE, "if and only if", "jika dan hanya jika" },
  { "iff", "⟺", FORMULA_CLASS_REL, FALSE, "if and only if", "jika dan hanya jika" },
  { "Longleftrightarrow", "⟺", FORMULA_CLASS_REL, FALSE, NULL, NULL },
  { "longrightarrow", "⟶", FORMULA_CLASS_REL, FALSE, "to", "menuju" },
  { "longleftarrow", "⟵", FORMULA_CLASS_REL, FALSE, "from", "dari" },
  { "mapsto", "↦", FORMULA_CLASS_REL, FALSE, "maps to", "dipetakan ke" },
  { "uparrow", "↑", FORMULA_CLASS_REL, FALSE, "up arrow", "panah ke atas" },
  { "downarrow", "↓", FORMULA_CLASS_REL, FALSE, "down arrow", "panah ke bawah" },
  { "rightleftharpoons", "⇌", FORMULA_CLASS_REL, FALSE, "is in equilibrium with", "setimbang dengan" },
  { "models", "⊨", FORMULA_CLASS_REL, FALSE, "models", "memodelkan" },
  { "vdash", "⊢", FORMULA_CLASS_REL, FALSE, "proves", "membuktikan" },
  { "leftharpoonup", "↼", FORMULA_CLASS_REL, FALSE, "harpoon left", "tombak kiri" },
  { "rightharpoonup", "⇀", FORMULA_CLASS_REL, FALSE, "harpoon right", "tombak kanan" },
  { "asymp", "≍", FORMULA_CLASS_REL, FALSE, "is asymptotic to", "asimtotik dengan" },
  { "doteq", "≐", FORMULA_CLASS_REL, FALSE, "is nearly equal to", "hampir sama dengan" },
  { "sum", "∑", FORMULA_CLASS_OP, FALSE, "the sum", "jumlah" },
  { "prod", "∏", FORMULA_CLASS_OP, FALSE, "the product", "hasil kali" },
  { "coprod", "∐", FORMULA_CLASS_OP, FALSE, "the coproduct", "kohasil kali" },
  { "int", "∫", FORMULA_CLASS_OP, FALSE, "the integral", "integral" },
  { "iint", "∬", FORMULA_CLASS_OP, FALSE, "the double integral", "integral ganda" },
  { "iiint", "∭", FORMULA_CLASS_OP, FALSE, "the triple integral", "integral lipat tiga" },
  { "oint", "∮", FORMULA_CLASS_OP, FALSE, "the contour integral", "integral lintasan" },
  { "bigcup", "⋃", FORMULA_CLASS_OP, FALSE, "the union", "gabungan" },
  { "bigcap", "⋂", FORMULA_CLASS_OP, FALSE, "the intersection", "irisan" },
  { "forall", "∀", FORMULA_CLASS_ORD, FALSE, "for all", "untuk setiap" },
  { "exists", "∃", FORMULA_CLASS_ORD, FALSE, "there exists", "terdapat" },
  { "nexists", "∄", FORMULA_CLASS_ORD, FALSE, "there is no", "tidak terdapat" },
  { "neg", "¬", FORMULA_CLASS_ORD, FALSE, "not", "bukan" },
  { "lnot", "¬", FORMULA_CLASS_ORD, FALSE, NULL, NULL },
  { "angle", "∠", FORMULA_CLASS_ORD, FALSE, "angle", "sudut" },
  { "measuredangle", "∡", FORMULA_CLASS_ORD, FALSE, "angle", "sudut" },
  { "triangle", "△", FORMULA_CLASS_ORD, FALSE, "triangle", "segitiga" },
  { "square", "□", FORMULA_CLASS_ORD, FALSE, "square", "persegi" },
  { "Box", "□", FORMULA_CLASS_ORD, FALSE, NULL, NULL },
  { "therefore", "∴", FORMULA_CLASS_REL, FALSE, "therefore", "jadi" },
  { "because", "∵", FORMULA_CLASS_REL, FALSE, "because", "karena" },
  { "top", "⊤", FORMULA_CLASS_ORD, FALSE, "true", "benar" },
  { "checkmark", "✓", FORMULA_CLASS_ORD, FALSE, "check mark", "tanda centang" },
  { "surd", "√", FORMULA_CLASS_ORD, FALSE, "root", "akar" },
  { "ldots", "…", FORMULA_CLASS_INNER, FALSE, "and so on", "dan seterusnya" },
  { "dots", "…", FORMULA_CLASS_INNER, FALSE, NULL, NULL },
  { "cdots", "⋯", FORMULA_CLASS_INNER, FALSE, "and so on", "dan seterusnya" },
  { "vdots", "⋮", FORMULA_CLASS_ORD, FALSE, "and so on", "dan seterusnya" },
  { "ddots", "⋱", FORMULA_CLASS_ORD, FALSE, "and so on", "dan seterusnya" },
};

static const FormulaAccent ACCENTS[] = {
  { "vec", "→", FALSE, FALSE, "vector", "vektor" },
  { "bar", "¯", FALSE, FALSE, "bar", "garis atas" },
  { "hat", "^", FALSE, FALSE, "hat", "topi" },
  { "tilde", "~", FALSE, FALSE, "tilde", "tilde" },
  { "dot", "˙", FALSE, FALSE, "dot", "titik" },
  { "ddot", "¨", FALSE, FALSE, "double dot", "titik ganda" },
  { "overline", "‾", TRUE, FALSE, "line over", "garis di atas" },
  { "overrightarrow", "→", TRUE, FALSE, "vector", "vektor" },
  { "overleftarrow", "←", TRUE, FALSE, "left arrow over", "panah kiri di atas" },
  { "overleftrightarrow", "↔", TRUE, FALSE, "line through", "garis melalui" },
  { "widehat", "^", TRUE, FALSE, "hat", "topi" },
  { "widetilde", "~", TRUE, FALSE, "tilde", "tilde" },
  { "overbrace", "⏞", TRUE, FALSE, "brace over", "kurawal di atas" },
  { "underline", "_", TRUE, TRUE, "line under", "garis di bawah" },
  { "underbrace", "⏟", TRUE, TRUE, "brace under", "kurawal di bawah" },
};

/* Other characters that mean a symbol of the table. */
static const char *const SYMBOL_ALIASES[][2]
    = { { "-", "−" },  { "–", "−" }, { "‐", "−" }, { "*", "∗" },  { "·", "⋅" },  { "'", "′" },  { "’", "′" },
        { "∆", "Δ" },  { "Ω", "Ω" }, { "µ", "μ" }, { "º", "°" },  { "〈", "⟨" }, { "〈", "⟨" }, { "〉", "⟩" },
        { "〉", "⟩" }, { "⟂", "⊥" }, { "⩽", "≤" }, { "⩾", "≥" },  { "▵", "△" },  { "◦", "∘" },  { "•", "∙" },
        { "∶", ":" },  { "∕", "/" }, { "⁄", "/" }, { "＝", "=" }, { "⌀", "∅" },  { "Å", "Å" } };

/* Spellings of accents that other programs write. */
static const char *const ACCENT_ALIASES[][2]
    = { { "̅", "‾" },  { "ˉ", "¯" }, { "⃗", "→" },  { "ˆ", "^" }, { "˜", "~" }, { "̂", "^" }, { "̃", "~" }, { "∼", "~" },
        { "−", "¯" }, { "̲", "_" },  { "⟶", "→" }, { "̄", "¯" },  { "̇", "˙" },  { "̈", "¨" }, { "⃡", "↔" }, { "⎴", "⏞" } };

static const char *const FUNCTIONS[]
    = { "sin",  "cos",  "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
        "tanh", "coth", "log", "ln",  "lg",  "exp", "lim",    "max",    "min",    "sup",  "inf",
        "det",  "gcd",  "deg", "dim", "ker", "arg", "hom",    "Pr",     NULL };
static const char *const LIMITS[]
    = { "∑", "∏", "∐", "⋃", "⋂", "lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", NULL };
static const char *const DELIMITERS[]
    = { "(", ")", "[", "]", "{", "}", "|", "/", "\\", "‖", "⟨", "⟩", "⌊", "⌋", "⌈", "⌉", NULL };

const FormulaSymbol *
formula_symbol_find_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SYMBOLS); i++)
    if (*SYMBOLS[i].name != '\0' && strcmp (SYMBOLS[i].name, name) == 0)
      return &SYMBOLS[i];
  return NULL;
}

const char *
formula_symbol_canonical (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SYMBOL_ALIASES); i++)
    if (strcmp (SYMBOL_ALIASES[i][0], text) == 0)
      return SYMBOL_ALIASES[i][1];
  return text;
}

const FormulaSymbol *
formula_symbol_find_text (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SYMBOLS); i++)
    if (strcmp (SYMBOLS[i].text, text) == 0)
      return &SYMBOLS[i];
  return NULL;
}

FormulaClass
formula_symbol_class (const char *text)
{
  const FormulaSymbol *symbol = formula_symbol_find_text (text);

  return symbol != NULL ? symbol->class : FORMULA_CLASS_ORD;
}

gboolean
formula_symbol_has_limits (const char *text)
{
  return g_strv_contains (LIMITS, text);
}

gboolean
formula_symbol_is_delimiter (const char *text)
{
  return g_strv_contains (DELIMITERS, text);
}

gboolean
formula_function_is_known (const char *name)
{
  return g_strv_contains (FUNCTIONS, name);
}

const FormulaAccent *
formula_accent_find_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ACCENTS); i++)
    if (strcmp (ACCENTS[i].name, name) == 0)
      return &ACCENTS[i];
  return NULL;
}

const FormulaAccent *
formula_accent_find_text (const char *text, gboolean is_under, gboolean is_wide)
{
  const FormulaAccent *other = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ACCENT_ALIASES); i++)
    if (strcmp (ACCENT_ALIASES[i][0], text) == 0)
      text = ACCENT_ALIASES[i][1];
  if (is_under ? strcmp (text, "¯") == 0 || strcmp (text, "‾") == 0 : strcmp (text, "_") == 0)
    text = is_under ? "_" : "‾";
  if (is_wide && strcmp (text, "¯") == 0)
    text = "‾";
  for (gsize i = 0; i < G_N_ELEMENTS (ACCENTS); i++)
    if (strcmp (ACCENTS[i].text, text) == 0 && ACCENTS[i].is_under == is_under)
      {
        if (ACCENTS[i].is_wide == is_wide)
          return &ACCENTS[i];
        other = &ACCENTS[i];
      }
  return other;
}

gboolean
formula_accent_is_brace (const char *name)
{
  return strcmp (name, "overbrace") == 0 || strcmp (name, "underbrace") == 0;
}
