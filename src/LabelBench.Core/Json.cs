using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelBench.Core;

/// <summary>How LabelBench writes JSON: snake_case keys, enums as kebab-case words, units as numbers, durations as numbers in milliseconds, readings as a number or <c>{"unavailable": "reason"}</c>.</summary>
/// <remarks>A key carries the unit of its number; properties whose name does not say it set it with <see cref="JsonPropertyNameAttribute"/>.</remarks>
public static class Json
{
    /// <summary>One line, for journals and pipes.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented, for files that people read.</summary>
    public static JsonSerializerOptions Pretty { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            WriteIndented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = false,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
                new UnitConverterFactory(),
                new ReadingConverterFactory(),
                new MillisecondsConverter(),
            },
        };
        return options;
    }

    private sealed class MillisecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromTicks((long)Math.Round(reader.GetDouble() * TimeSpan.TicksPerMillisecond));

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Ticks / (double)TimeSpan.TicksPerMillisecond);
    }

    private sealed class UnitConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsValueType && typeToConvert.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUnit<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(UnitConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class UnitConverter<T> : JsonConverter<T> where T : struct, IUnit<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.From(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }

    private sealed class ReadingConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Reading<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ReadingConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ReadingConverter<T> : JsonConverter<Reading<T>> where T : struct
    {
        public override Reading<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return Reading.Of(JsonSerializer.Deserialize<T>(ref reader, options));
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("unavailable", out var reason)
                ? Reading.Missing<T>(reason.GetString() ?? "no reason recorded")
                : throw new JsonException("A reading is a number or an object with the key 'unavailable'.");
        }

        public override void Write(Utf8JsonWriter writer, Reading<T> value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case Reading<T>.Measured m:
                    JsonSerializer.Serialize(writer, m.Value, options);
                    break;
                case Reading<T>.Unavailable u:
                    writer.WriteStartObject();
                    writer.WriteString("unavailable", u.Reason);
                    writer.WriteEndObject();
                    break;
            }
        }
    }
}
