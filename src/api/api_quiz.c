/* The quiz: what a visitor says they like, before they have done anything. */
#include "api_state_parts.h"

#include "bytes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 4000, MOST_VALUE_BYTES = 128, MOST_STEP = 6, BUDGET_BYTES = 48 };

/* Members of the quiz that are lists, and the settings that keep them. */
static const struct {
    const char *member, *setting;
} lists[] = {{"categories", "quiz.category"},
             {"colours", "quiz.colour"},
             {"brands", "quiz.brand"},
             {"styles", "quiz.usage"},
             {"sizes", "quiz.size"}};
enum { LIST_COUNT = sizeof lists / sizeof *lists };

/* Zero is a quiz without an answer. */
typedef struct quiz_texts {
    char lists[LIST_COUNT][LIST_BYTES];
    char budget[BUDGET_BYTES];
    int64_t step;
    bool done;
} quiz_texts;

/* ---- reading what the page says ---- */

static bool value_ok(const char *value)
{
    size_t length = strlen(value);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)value[i] < ' ') return false;
    return length >= 1 && length <= MOST_VALUE_BYTES;
}

static vt_status read_list(const cJSON *quiz, size_t list, char *text, vt_error *error)
{
    const char *name = lists[list].member;
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(quiz, name), *value;
    size_t size = 0, count = 0;
    if (!values) return VT_OK;
    if (!cJSON_IsArray(values)) return vt_fail(error, VT_BAD_REQUEST, "quiz.%s: must be an array of strings", name);
    cJSON_ArrayForEach(value, values)
    {
        if (!cJSON_IsString(value) || !value_ok(value->valuestring))
            return vt_fail(error, VT_BAD_REQUEST, "quiz.%s: must be strings of 1 to %d bytes in one line", name, MOST_VALUE_BYTES);
        size_t length = strlen(value->valuestring);
        if (++count > VT_FILTER_MAX_VALUES || size + length + 2 > LIST_BYTES)
            return vt_fail(error, VT_BAD_REQUEST, "quiz.%s: more than %d strings or %d bytes", name, VT_FILTER_MAX_VALUES, LIST_BYTES);
        if (size) text[size++] = '\n';
        memcpy(text + size, value->valuestring, length + 1);
        size += length;
    }
    return VT_OK;
}

static bool read_cents(const cJSON *budget, const char *name, int64_t *cents)
{
    const cJSON *price = cJSON_GetObjectItemCaseSensitive(budget, name);
    double value = cJSON_IsNumber(price) ? price->valuedouble * 100.0 : -1;
    if (!(value >= 0) || value > (double)VT_VISITOR_MOST_CENTS) return false;
    *cents = (int64_t)floor(value + 0.5);
    return true;
}

static vt_status read_budget(const cJSON *quiz, char text[BUDGET_BYTES], vt_error *error)
{
    const cJSON *budget = cJSON_GetObjectItemCaseSensitive(quiz, "budget");
    int64_t least, most;
    if (!budget || cJSON_IsNull(budget)) return VT_OK;
    if (!read_cents(budget, "min", &least) || !read_cents(budget, "max", &most) || least > most)
        return vt_fail(error, VT_BAD_REQUEST, "quiz.budget: must be null, or {min, max} with prices of at least 0, min not above max");
    snprintf(text, BUDGET_BYTES, "%lld-%lld", (long long)least, (long long)most);
    return VT_OK;
}

/* A misspelt answer must not be lost in silence. */
static vt_status refuse_unknown(const cJSON *quiz, vt_error *error)
{
    static const char *const others[] = {"budget", "step", "done"};
    const cJSON *item;
    if (!cJSON_IsObject(quiz)) return vt_fail(error, VT_BAD_REQUEST, "quiz: must be an object or null");
    cJSON_ArrayForEach(item, quiz)
    {
        bool known = false;
        for (size_t i = 0; i < LIST_COUNT; i++) known |= strcmp(item->string, lists[i].member) == 0;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) known |= strcmp(item->string, others[i]) == 0;
        if (!known) return vt_fail(error, VT_BAD_REQUEST, "quiz.%.100s: there is no such member", item->string);
    }
    return VT_OK;
}

static vt_status read_quiz(const cJSON *quiz, quiz_texts *texts, vt_error *error)
{
    const cJSON *step = cJSON_GetObjectItemCaseSensitive(quiz, "step");
    const cJSON *done = cJSON_GetObjectItemCaseSensitive(quiz, "done");
    VT_TRY(refuse_unknown(quiz, error));
    for (size_t i = 0; i < LIST_COUNT; i++) VT_TRY(read_list(quiz, i, texts->lists[i], error));
    VT_TRY(read_budget(quiz, texts->budget, error));
    bool whole = !step || (cJSON_IsNumber(step) && step->valuedouble >= 0 && step->valuedouble <= MOST_STEP &&
                           step->valuedouble == floor(step->valuedouble));
    if (!whole) return vt_fail(error, VT_BAD_REQUEST, "quiz.step: must be a whole number from 0 to %d", MOST_STEP);
    if (done && !cJSON_IsBool(done)) return vt_fail(error, VT_BAD_REQUEST, "quiz.done: must be true or false");
    texts->step = step ? (int64_t)step->valuedouble : 0;
    texts->done = cJSON_IsTrue(done);
    return VT_OK;
}

/* ---- keeping ---- */

static const char *or_none(const char *text) { return *text ? text : NULL; }

vt_status vt_keep_quiz(vt_state *state, const cJSON *quiz, vt_error *error)
{
    quiz_texts texts = {0};
    bool forget = cJSON_IsNull(quiz);
    if (!forget) VT_TRY(read_quiz(quiz, &texts, error));
    char step[2] = {(char)('0' + texts.step), '\0'};
    for (size_t i = 0; i < LIST_COUNT; i++)
        VT_TRY(vt_state_set_setting(state, lists[i].setting, or_none(texts.lists[i]), error));
    VT_TRY(vt_state_set_setting(state, "quiz.budget", or_none(texts.budget), error));
    VT_TRY(vt_state_set_setting(state, "quiz.done", texts.done ? "yes" : NULL, error));
    return vt_state_set_setting(state, "quiz.step", forget ? NULL : step, error);
}

/* ---- writing ---- */

static void take_quiz(void *context, const char *name, const char *value)
{
    quiz_texts *texts = context;
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (strcmp(name, lists[i].setting) == 0) vt_text_put(texts->lists[i], LIST_BYTES, value);
    if (strcmp(name, "quiz.budget") == 0) vt_text_put(texts->budget, BUDGET_BYTES, value);
    if (strcmp(name, "quiz.step") == 0) texts->step = value[0] >= '0' && value[0] <= '0' + MOST_STEP && !value[1] ? value[0] - '0' : 0;
    if (strcmp(name, "quiz.done") == 0) texts->done = true;
}

static void write_list(cJSON *object, const char *name, char *text)
{
    cJSON *list = cJSON_AddArrayToObject(object, name);
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *rest = text + length + (text[length] == '\n');
        text[length] = '\0';
        cJSON_AddItemToArray(list, cJSON_CreateString(text));
        text = rest;
    }
}

static void write_budget(cJSON *object, const char *text)
{
    char *end = NULL, *last = NULL;
    int64_t least = *text ? strtoll(text, &end, 10) : 0, most = end && *end == '-' ? strtoll(end + 1, &last, 10) : -1;
    if (!last || *last || least < 0 || most < least) {
        cJSON_AddNullToObject(object, "budget");
        return;
    }
    cJSON *budget = cJSON_AddObjectToObject(object, "budget");
    cJSON_AddNumberToObject(budget, "min", (double)least / 100.0);
    cJSON_AddNumberToObject(budget, "max", (double)most / 100.0);
}

vt_status vt_write_quiz(cJSON *object, vt_state *state, vt_error *error)
{
    quiz_texts texts = {.step = -1};
    VT_TRY(vt_state_each_setting(state, take_quiz, &texts, error));
    if (texts.step < 0) {
        cJSON_AddNullToObject(object, "quiz");
        return VT_OK;
    }
    cJSON *quiz = cJSON_AddObjectToObject(object, "quiz");
    for (size_t i = 0; i < LIST_COUNT; i++) write_list(quiz, lists[i].member, texts.lists[i]);
    write_budget(quiz, texts.budget);
    cJSON_AddNumberToObject(quiz, "step", (double)texts.step);
    cJSON_AddBoolToObject(quiz, "done", texts.done);
    return VT_OK;
}
