namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>What an input of a model that reads text takes.</summary>
internal enum TokenInput
{
    /// <summary>Numbers of tokens.</summary>
    Ids,

    /// <summary>1 for a token, 0 for padding.</summary>
    Mask,

    /// <summary>Which of two texts a token is of; 0 where there is one.</summary>
    Segments,
}

/// <summary>Tells inputs of models that read text apart.</summary>
internal static class TokenInputs
{
    /// <summary>By the name, as exporters give it: attention_mask, token_type_ids, segment_ids, and anything else for ids.</summary>
    public static TokenInput KindOf(string name) =>
        name.Contains("mask", StringComparison.OrdinalIgnoreCase) ? TokenInput.Mask
        : name.Contains("token_type", StringComparison.OrdinalIgnoreCase) || name.Contains("segment", StringComparison.OrdinalIgnoreCase) ? TokenInput.Segments
        : TokenInput.Ids;
}
