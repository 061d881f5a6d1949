#include "traits.h"

#include "score_rows.h"

#include <stdio.h>
#include <string.h>

static const char *const gender_columns[] = {"gender", "sex", "department", NULL}, *const size_columns[] = {"size", "sizes", NULL};

/* Words of one meaning in a row. */
enum { GROUPS = 4, WORDS = 6 };
static const char *const same[GROUPS][WORDS] = {{"women", "woman", "female", "f", "w", "ladies"},
                                                {"men", "man", "male", "m", "gents", NULL},
                                                {"girls", "girl", NULL},
                                                {"boys", "boy", NULL}};

static void lower(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z') *text = (char)(*text - 'A' + 'a');
}

/* The model's value "column=word" for any of the columns; as many as it has when there is none. */
static size_t find(const vt_model *model, const char *const *columns, const char *word)
{
    char name[VT_MODEL_TRAIT_NAME_BYTES];
    size_t none = vt_model_traits(model), found = none;
    for (; *columns && found == none; columns++)
        if (snprintf(name, sizeof name, "%s=%s", *columns, word) < (int)sizeof name) found = vt_model_trait_named(model, name);
    return found;
}

static size_t find_gender(const vt_model *model, const char *word)
{
    size_t none = vt_model_traits(model), found = find(model, gender_columns, word), group = 0, i;
    for (bool known = false; group < GROUPS && !known; group += !known)
        for (i = 0; i < WORDS && same[group][i]; i++) known |= strcmp(same[group][i], word) == 0;
    for (i = 0; group < GROUPS && found == none && i < WORDS && same[group][i]; i++) found = find(model, gender_columns, same[group][i]);
    return found;
}

static void add(vt_traits *out, const vt_model *model, const char *text, size_t length, bool is_size)
{
    char word[VT_TRAIT_WORD_BYTES];
    if (!length || length >= sizeof word || out->count == VT_MOST_TRAITS) return;
    memcpy(word, text, length);
    word[length] = '\0';
    memcpy(out->words[out->count], word, length + 1);
    lower(word);
    size_t value = is_size ? find(model, size_columns, word) : find_gender(model, word);
    if (value == vt_model_traits(model)) return;
    out->is_size[out->count] = is_size;
    out->traits[out->count++] = (vt_model_trait){(uint32_t)value, 1.0f};
}

void vt_traits_fill(vt_traits *out, const vt_visitor *visitor, const vt_model *model)
{
    *out = (vt_traits){.count = 0};
    if (!vt_model_traits(model)) return;
    add(out, model, visitor->gender, strlen(visitor->gender), false);
    size_t before = out->count;
    for (const char *at = visitor->sizes; *at;) {
        size_t length = strcspn(at, "\n");
        add(out, model, at, length, true);
        at += length + (at[length] == '\n');
    }
    for (size_t i = before; i < out->count; i++) out->traits[i].share = 1.0f / (float)(out->count - before);
}

void vt_trait_tell(vt_reason *reason, const vt_traits *traits, size_t at)
{
    bool is_size = traits->is_size[at];
    snprintf(reason->term, sizeof reason->term, "profile:%s", is_size ? "size" : "gender");
    vt_reason_label(reason, "%s your profile says %s%s", reason->amount_micros < 0 ? "although" : "because", is_size ? "size " : "",
                    traits->words[at]);
}
