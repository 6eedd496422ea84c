/*
 * A tour of the C interface: every function, what they hand out and who frees it, what null pointers do, two threads.
 *
 *   cc -std=c99 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -I Include Examples/C/tour.c \
 *      -L .build/release -leconomicforecasting -lpthread -lm -Wl,-rpath,"$PWD/.build/release" -o tour
 *   ./tour Examples/jinan-gdp.csv models/central-vitality-area.yaml
 *
 * Ends with 0 and the line "tour complete", or at the first thing that is not as the header says.
 */
#include <economicforecasting.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(condition)                                                        \
  do {                                                                           \
    if (!(condition)) {                                                          \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
      exit(1);                                                                   \
    }                                                                            \
  } while (0)

/* The bytes of a file with a null behind them, from malloc: the caller's, as everything passed in. */
static char *contents(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  EXPECT(file != NULL);
  EXPECT(fseek(file, 0, SEEK_END) == 0);
  long size = ftell(file);
  EXPECT(size >= 0 && fseek(file, 0, SEEK_SET) == 0);
  char *bytes = malloc((size_t)size + 1);
  EXPECT(bytes != NULL);
  *length = fread(bytes, 1, (size_t)size, file);
  bytes[*length] = '\0';
  fclose(file);
  return bytes;
}

static const double levels[] = {80, 95};

static void forecasts(const char *csv, size_t length) {
  char *table = NULL, *message = NULL;
  EXPECT(ef_forecast(csv, length, "ets,curve:logistic", 3, levels, 2, NULL, 0, &table, &message) == EF_OK);
  EXPECT(strncmp(table, "series,model,period,horizon,mean,median,lower_80,upper_80,lower_95,upper_95,status\n", 80) == 0);
  EXPECT(message == NULL);
  printf("%.*s\n", (int)strcspn(strchr(table, '\n') + 1, "\n"), strchr(table, '\n') + 1);
  ef_free(table); /* what was handed out is the caller's to give back */

  EXPECT(ef_backtest(csv, length, "naive,drift", 2, 3, NULL, 1, &table, &message) == EF_OK);
  EXPECT(strncmp(table, "model,series_count,", 19) == 0 && message == NULL);
  ef_free(table);

  /* A result nobody wants, and a message nobody wants. */
  EXPECT(ef_forecast(csv, length, "naive", 1, NULL, 0, "yearly", 1, NULL, NULL) == EF_OK);
}

static void curves(const char *csv, size_t length) {
  char *json = NULL, *message = NULL;
  int32_t code = ef_fit(csv, length, "logistic,exponential", 1, &json, &message);
  EXPECT(code == EF_OK || code == EF_PARTIAL); /* partial: a ceiling that the data do not hold */
  EXPECT(json[0] == '[' && (message != NULL) == (code == EF_PARTIAL));
  ef_free(json);
  ef_free(message);

  const double line[] = {3, 2}, times[] = {0, 1, 10};
  double values[3];
  EXPECT(ef_evaluate("linear", line, 2, times, 3, values, &message) == EF_OK && message == NULL);
  EXPECT(fabs(values[0] - 3) < 1e-12 && fabs(values[1] - 5) < 1e-12 && fabs(values[2] - 23) < 1e-12);

  EXPECT(ef_describe(&json, &message) == EF_OK && json[0] == '{' && strstr(json, "\"gompertz\"") != NULL);
  ef_free(json);
}

static void plans(const char *path) {
  size_t length;
  char *plan = contents(path, &length), *output = NULL, *message = NULL;
  EXPECT(ef_project(plan, length, path, 8, levels, 2, "zh", &output, &message) == EF_OK);
  EXPECT(strncmp(output, "area,indicator,unit,period,", 27) == 0);
  ef_free(output);
  EXPECT(ef_assess(plan, length, path, NULL, &output, &message) == EF_OK);
  EXPECT(strstr(output, "\"verdict\"") != NULL && strstr(output, "\"joint_probability\"") != NULL);
  ef_free(output);
  EXPECT(ef_assess("schema: 1\n", 10, NULL, "en", &output, &message) == EF_BAD_DATA && output == NULL);
  EXPECT(message != NULL && message[0] != '\0');
  ef_free(message);
  free(plan);
}

/* Each wrong call gives its code and one sentence, never a crash. */
static void mistakes(const char *csv, size_t length) {
  char *output = (char *)csv, *message = (char *)csv;
  double value;
  EXPECT(ef_forecast(NULL, 5, NULL, 1, NULL, 2, NULL, 0, &output, &message) == EF_USAGE);
  EXPECT(output == NULL && message != NULL); /* both are set, whatever they held */
  ef_free(message);
  EXPECT(ef_forecast(csv, length, "drfit", 1, NULL, 0, NULL, 0, NULL, &message) == EF_USAGE);
  EXPECT(strcmp(message, "'drfit' is not a model; did you mean 'drift'?") == 0);
  ef_free(message);
  EXPECT(ef_forecast(csv, length, "naive", 0, NULL, 0, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_forecast(csv, length, "\xff", 1, NULL, 0, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_forecast("ds,y\n2020,x\n", 12, "naive", 1, NULL, 0, NULL, 0, NULL, NULL) == EF_BAD_DATA);
  EXPECT(ef_backtest(NULL, 0, NULL, 1, 0, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_backtest(csv, length, NULL, 1, -1, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_fit(NULL, 0, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_fit(csv, length, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_project(NULL, 0, NULL, 8, NULL, 0, NULL, NULL, NULL) == EF_USAGE);
  EXPECT(ef_assess(NULL, 0, NULL, NULL, NULL, NULL) == EF_USAGE);
  EXPECT(ef_evaluate(NULL, NULL, 0, NULL, 0, NULL, NULL) == EF_USAGE);
  EXPECT(ef_evaluate("linear", NULL, 2, NULL, 1, &value, NULL) == EF_USAGE);
  EXPECT(ef_describe(NULL, NULL) == EF_OK);
  ef_free(NULL);
}

struct work {
  const char *csv;
  size_t length;
  char *table;
};

static void *forecast_alone(void *argument) {
  struct work *work = argument;
  EXPECT(ef_forecast(work->csv, work->length, "ets,theta", 4, levels, 2, NULL, 1, &work->table, NULL) == EF_OK);
  return NULL;
}

/* Several threads at once get what one gets. */
static void threads(const char *csv, size_t length) {
  enum { count = 4 };
  pthread_t thread[count];
  struct work work[count];
  for (int i = 0; i < count; i++) {
    work[i] = (struct work){csv, length, NULL};
    EXPECT(pthread_create(&thread[i], NULL, forecast_alone, &work[i]) == 0);
  }
  for (int i = 0; i < count; i++) EXPECT(pthread_join(thread[i], NULL) == 0);
  for (int i = 0; i < count; i++) EXPECT(strcmp(work[i].table, work[0].table) == 0);
  for (int i = 0; i < count; i++) ef_free(work[i].table);
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: tour DATA.csv PLAN.yaml\n");
    return 64;
  }
  size_t length;
  char *csv = contents(arguments[1], &length);
  printf("version %s\n", ef_version());
  forecasts(csv, length);
  curves(csv, length);
  plans(arguments[2]);
  mistakes(csv, length);
  threads(csv, length);
  free(csv);
  puts("tour complete");
  return 0;
}
