#include "price_words.h"

#include <string.h>

enum { MOST_DIGITS = 9 };

/* Words that bound what follows: up to three in a row. */
typedef struct bound_words {
    const char *words[3];
    bool upper;
} bound_words;

static const bound_words bounds[] = {
    {{"no", "more", "than"}, true},  {{"not", "more", "than"}, true},  {{"no", "less", "than"}, false},
    {{"less", "than"}, true},        {{"lower", "than"}, true},        {{"cheaper", "than"}, true},
    {{"up", "to"}, true},            {{"at", "most"}, true},           {{"more", "than"}, false},
    {{"higher", "than"}, false},     {{"at", "least"}, false},         {{"starting", "at"}, false},
    {{"starting", "from"}, false},   {{"under"}, true},                {{"below"}, true},
    {{"beneath"}, true},             {{"within"}, true},               {{"max"}, true},
    {{"maximum"}, true},             {{"upto"}, true},                 {{"over"}, false},
    {{"above"}, false},              {{"min"}, false},                 {{"minimum"}, false},
    {{"from"}, false},
};

static const char *const currencies[] = {"eur", "euro", "euros", "usd", "dollar", "dollars", "bucks", "gbp",
                                         "pound", "pounds", "rs", "inr", "rupee", "rupees", "chf"};
static const char *const signs[] = {"$", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xAC", "\xE2\x82\xB9"}; /* they part words */

size_t vt_price_sign_before(const char *text, size_t begin)
{
    size_t end = begin;
    while (end > 0 && text[end - 1] == ' ') end--;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i]);
        if (end >= length && memcmp(text + end - length, signs[i], length) == 0) return begin - end + length;
    }
    return 0;
}

size_t vt_price_sign_after(const char *text, size_t end)
{
    size_t begin = end + strspn(text + end, " ");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text + begin, signs[i], strlen(signs[i])) == 0) return begin - end + strlen(signs[i]);
    return 0;
}

static size_t currency_length(const char *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        size_t length = strlen(currencies[i]);
        if (length > longest && strncmp(text, currencies[i], length) == 0) longest = length;
    }
    return longest;
}

static bool is_currency(const vt_token *token)
{
    size_t length = currency_length(token->text);
    return length > 0 && token->text[length] == '\0';
}

static bool is(const vt_token *tokens, size_t count, size_t at, const char *word)
{
    return at < count && strcmp(tokens[at].text, word) == 0;
}

/* A number and what of it stands in further tokens: "1,299.90" is three. */
typedef struct amount {
    int64_t cents;
    size_t tokens;
    bool currency;
} amount;

static size_t digits_of(const char *text) { return strspn(text, "0123456789"); }

static int64_t whole(const char *digits, size_t count)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) value = 10 * value + (digits[i] - '0');
    return value;
}

/* Whether the token at `at` is digits that a point or comma joins to the one before. */
static bool joined(const char *text, const vt_token *tokens, size_t count, size_t at)
{
    if (at >= count || tokens[at].begin != tokens[at - 1].end + 1) return false;
    char sign = text[tokens[at - 1].end];
    return (sign == '.' || sign == ',') && digits_of(tokens[at].text) > 0;
}

/* Reads what follows the digits of the last token: nothing, or a currency ("40eur"). */
static bool ends_well(const char *rest, amount *out)
{
    size_t length = currency_length(rest);
    out->currency |= length > 0;
    return rest[length] == '\0';
}

static bool read_amount(amount *out, const char *text, const vt_token *tokens, size_t count, size_t at)
{
    *out = (amount){.tokens = 0};
    size_t first = at;
    if (at < count && is_currency(&tokens[at])) out->currency = true, at++;
    if (at >= count) return false;
    size_t symbol = currency_length(tokens[at].text);
    const char *digits = tokens[at].text + symbol;
    size_t length = digits_of(digits);
    out->currency |= symbol > 0 || vt_price_sign_before(text, tokens[at].begin) > 0;
    if (length == 0 || length > MOST_DIGITS) return false;
    int64_t units = whole(digits, length), hundredths = 0;
    const char *rest = digits + length;
    while (*rest == '\0' && joined(text, tokens, count, at + 1)) {
        const char *more = tokens[at + 1].text;
        size_t size = digits_of(more);
        if (size == 3 && length <= 3 && units < 1000000) units = 1000 * units + whole(more, 3);
        else if (size <= 2) hundredths = whole(more, size) * (size == 1 ? 10 : 1);
        else break;
        rest = more + size;
        at++;
        if (size <= 2) break;
    }
    if (!ends_well(rest, out)) return false;
    out->cents = 100 * units + hundredths;
    out->currency |= vt_price_sign_after(text, tokens[at].end) > 0;
    at++;
    if (at < count && is_currency(&tokens[at])) out->currency = true, at++;
    out->tokens = at - first;
    return true;
}

/* How many tokens the bounding words at `at` take. */
static size_t read_bound(const vt_token *tokens, size_t count, size_t at, bool *upper)
{
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        size_t length = 0;
        while (length < 3 && bounds[i].words[length] && is(tokens, count, at + length, bounds[i].words[length])) length++;
        if (length == 3 || !bounds[i].words[length]) {
            *upper = bounds[i].upper;
            return length;
        }
    }
    return 0;
}

/* Whether a dash stands between two tokens. */
static bool dashed(const char *text, const vt_token *before, const vt_token *after)
{
    for (size_t i = before->end; i < after->begin; i++)
        if (text[i] == '-' || (i + 2 < after->begin && memcmp(text + i, "\xE2\x80\x93", 3) == 0)) return true;
    return false;
}

static size_t range(vt_price_words *out, const amount *low, const amount *high, size_t tokens)
{
    bool swapped = low->cents > high->cents;
    *out = (vt_price_words){swapped ? high->cents : low->cents, swapped ? low->cents : high->cents};
    return tokens;
}

/* "20 to 40 euro", "$20-40", and with `bounded` (after "between" or "from") also without a currency. */
static size_t read_range(vt_price_words *out, const char *text, const vt_token *tokens, size_t count, size_t at, bool bounded)
{
    amount low, high;
    if (!read_amount(&low, text, tokens, count, at)) return 0;
    size_t next = at + low.tokens;
    bool word = is(tokens, count, next, "to") || (bounded && is(tokens, count, next, "and"));
    bool dash = next < count && dashed(text, &tokens[next - 1], &tokens[next]);
    if (!word && !dash) return 0;
    next += word;
    if (!read_amount(&high, text, tokens, count, next)) return 0;
    if (!bounded && !low.currency && !high.currency) return 0;
    return range(out, &low, &high, next + high.tokens - at);
}

size_t vt_price_words_read(vt_price_words *out, const char *text, const vt_token *tokens, size_t count, size_t at)
{
    bool upper = true, between = is(tokens, count, at, "between") || is(tokens, count, at, "from");
    size_t taken = between ? read_range(out, text, tokens, count, at + 1, true) : 0;
    if (taken) return taken + 1;
    taken = read_range(out, text, tokens, count, at, false);
    if (taken) return taken;
    size_t words = read_bound(tokens, count, at, &upper);
    amount found;
    if (!read_amount(&found, text, tokens, count, at + words) || (words == 0 && !found.currency)) return 0;
    *out = upper ? (vt_price_words){-1, found.cents} : (vt_price_words){found.cents, -1};
    return words + found.tokens;
}

bool vt_price_words_has(const char *word)
{
    if (strcmp(word, "between") == 0 || word[currency_length(word)] == '\0') return true;
    if (digits_of(word + currency_length(word)) > 0) return true;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        for (size_t j = 0; j < 3 && bounds[i].words[j]; j++)
            if (strcmp(bounds[i].words[j], word) == 0) return true;
    return false;
}
