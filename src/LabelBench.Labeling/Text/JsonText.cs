using System.Text.Json;

namespace LabelBench.Labeling.Text;

/// <summary>Takes the text out of a JSON object.</summary>
internal static class JsonText
{
    /// <summary>Copies the string under <c>text</c>, or else the one under <c>text</c> in the object <c>data</c>.</summary>
    /// <param name="json">One object in UTF-8.</param>
    /// <param name="characters">At least as long as <paramref name="json"/>.</param>
    /// <returns>Null, or why there is no text.</returns>
    internal static string? Copy(ReadOnlySpan<byte> json, Span<char> characters, out int length)
    {
        length = -1;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject)
                return "is JSON, but no object; write {\"text\": \"...\"}";
            var nested = false;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("text"u8))
                {
                    if (TryCopy(ref reader, characters, ref length))
                        nested = false;
                }
                else if (reader.ValueTextEquals("data"u8) && (length < 0 || nested))
                {
                    nested |= TryCopyNested(ref reader, characters, ref length);
                }
                else
                {
                    reader.Skip();
                }
            }
            reader.Read(); // nothing may follow
            return length < 0 ? "has no text under the key 'text' or 'data.text'" : null;
        }
        catch (JsonException e)
        {
            return FormattableString.Invariant($"is not JSON (at byte {e.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            return "holds half of a \\u surrogate pair";
        }
    }

    /// <summary>From the key to the end of its value.</summary>
    private static bool TryCopyNested(ref Utf8JsonReader reader, Span<char> characters, ref int length)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }
        var found = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
                found |= TryCopy(ref reader, characters, ref length);
            else
                reader.Skip();
        }
        return found;
    }

    /// <summary>From the key to the end of its value; only a string is copied.</summary>
    private static bool TryCopy(ref Utf8JsonReader reader, Span<char> characters, ref int length)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.String)
            length = reader.CopyString(characters);
        else
            reader.Skip();
        return reader.TokenType is JsonTokenType.String;
    }
}
